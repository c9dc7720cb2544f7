-- The functions of pgcrypto 1.3 where its library is absent: the signatures are its own, and what core has does its work.
-- Parameters: none; it runs as the script of CREATE EXTENSION, in the schema that was asked for.
-- Columns: none.
-- Servers: 18 and later.
do $script$
declare
    refused record;
begin
    for refused in
        select listed.signature, listed.result, listed.volatility
        from (values
            ('hmac(text, text, text)', 'bytea', 'immutable'),
            ('hmac(bytea, bytea, text)', 'bytea', 'immutable'),
            ('crypt(text, text)', 'text', 'immutable'),
            ('gen_salt(text)', 'text', 'volatile'),
            ('gen_salt(text, integer)', 'text', 'volatile'),
            ('encrypt(bytea, bytea, text)', 'bytea', 'immutable'),
            ('decrypt(bytea, bytea, text)', 'bytea', 'immutable'),
            ('encrypt_iv(bytea, bytea, bytea, text)', 'bytea', 'immutable'),
            ('decrypt_iv(bytea, bytea, bytea, text)', 'bytea', 'immutable'),
            ('gen_random_bytes(integer)', 'bytea', 'volatile'),
            ('pgp_sym_encrypt(text, text)', 'bytea', 'volatile'),
            ('pgp_sym_encrypt_bytea(bytea, text)', 'bytea', 'volatile'),
            ('pgp_sym_encrypt(text, text, text)', 'bytea', 'volatile'),
            ('pgp_sym_encrypt_bytea(bytea, text, text)', 'bytea', 'volatile'),
            ('pgp_sym_decrypt(bytea, text)', 'text', 'immutable'),
            ('pgp_sym_decrypt_bytea(bytea, text)', 'bytea', 'immutable'),
            ('pgp_sym_decrypt(bytea, text, text)', 'text', 'immutable'),
            ('pgp_sym_decrypt_bytea(bytea, text, text)', 'bytea', 'immutable'),
            ('pgp_pub_encrypt(text, bytea)', 'bytea', 'volatile'),
            ('pgp_pub_encrypt_bytea(bytea, bytea)', 'bytea', 'volatile'),
            ('pgp_pub_encrypt(text, bytea, text)', 'bytea', 'volatile'),
            ('pgp_pub_encrypt_bytea(bytea, bytea, text)', 'bytea', 'volatile'),
            ('pgp_pub_decrypt(bytea, bytea)', 'text', 'immutable'),
            ('pgp_pub_decrypt_bytea(bytea, bytea)', 'bytea', 'immutable'),
            ('pgp_pub_decrypt(bytea, bytea, text)', 'text', 'immutable'),
            ('pgp_pub_decrypt_bytea(bytea, bytea, text)', 'bytea', 'immutable'),
            ('pgp_pub_decrypt(bytea, bytea, text, text)', 'text', 'immutable'),
            ('pgp_pub_decrypt_bytea(bytea, bytea, text, text)', 'bytea', 'immutable'),
            ('pgp_key_id(bytea)', 'text', 'immutable'),
            ('armor(bytea)', 'text', 'immutable'),
            ('armor(bytea, text[], text[])', 'text', 'immutable'),
            ('dearmor(text)', 'bytea', 'immutable'),
            ('pgp_armor_headers(text, out key text, out value text)', 'setof record', 'immutable')
        ) as listed (signature, result, volatility)
        order by listed.signature
    loop
        execute pg_catalog.format(
            'create function %s returns %s language plpgsql %s strict parallel safe as %L',
            refused.signature, refused.result, refused.volatility,
            pg_catalog.format(
                'begin raise exception using errcode = %L, message = %L; end',
                'feature_not_supported',
                'the stand-in for pgcrypto does not do the work of ' || refused.signature
            )
        );
    end loop;
end
$script$;

create function digest(bytea, text) returns bytea
language plpgsql immutable strict parallel safe as $body$
begin
    case pg_catalog.lower($2)
        when 'md5' then return pg_catalog.decode(pg_catalog.md5($1), 'hex');
        when 'sha224' then return pg_catalog.sha224($1);
        when 'sha256' then return pg_catalog.sha256($1);
        when 'sha384' then return pg_catalog.sha384($1);
        when 'sha512' then return pg_catalog.sha512($1);
        else
            raise exception using
                errcode = 'feature_not_supported',
                message = 'the stand-in for pgcrypto does not do the work of digest by ' || $2;
    end case;
end
$body$;

create function digest(text, text) returns bytea
language plpgsql immutable strict parallel safe as $body$
declare
    data constant bytea := pg_catalog.convert_to($1, pg_catalog.getdatabaseencoding());
begin
    case pg_catalog.lower($2)
        when 'md5' then return pg_catalog.decode(pg_catalog.md5(data), 'hex');
        when 'sha224' then return pg_catalog.sha224(data);
        when 'sha256' then return pg_catalog.sha256(data);
        when 'sha384' then return pg_catalog.sha384(data);
        when 'sha512' then return pg_catalog.sha512(data);
        else
            raise exception using
                errcode = 'feature_not_supported',
                message = 'the stand-in for pgcrypto does not do the work of digest by ' || $2;
    end case;
end
$body$;

create function gen_random_uuid() returns uuid
language plpgsql volatile parallel safe as $body$
begin
    return pg_catalog.gen_random_uuid();
end
$body$;
