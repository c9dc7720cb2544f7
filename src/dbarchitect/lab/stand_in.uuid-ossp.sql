-- The functions of uuid-ossp 1.1 where its library is absent: the signatures are its own, and what core has does its work.
-- Parameters: none; it runs as the script of CREATE EXTENSION, in the schema that was asked for.
-- Columns: none.
-- Servers: 18 and later.
do $script$
declare
    made record;
begin
    for made in
        select listed.signature, listed.volatility, listed.value
        from (values
            ('uuid_nil()', 'immutable', '00000000-0000-0000-0000-000000000000'),
            ('uuid_ns_dns()', 'immutable', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'),
            ('uuid_ns_url()', 'immutable', '6ba7b811-9dad-11d1-80b4-00c04fd430c8'),
            ('uuid_ns_oid()', 'immutable', '6ba7b812-9dad-11d1-80b4-00c04fd430c8'),
            ('uuid_ns_x500()', 'immutable', '6ba7b814-9dad-11d1-80b4-00c04fd430c8'),
            ('uuid_generate_v1()', 'volatile', null),
            ('uuid_generate_v1mc()', 'volatile', null),
            ('uuid_generate_v5(namespace uuid, name text)', 'immutable', null)
        ) as listed (signature, volatility, value)
        order by listed.signature
    loop
        execute pg_catalog.format(
            'create function %s returns uuid language plpgsql %s strict parallel safe as %L',
            made.signature, made.volatility,
            case
                when made.value is null then pg_catalog.format(
                    'begin raise exception using errcode = %L, message = %L; end',
                    'feature_not_supported',
                    'the stand-in for uuid-ossp does not do the work of ' || made.signature
                )
                else pg_catalog.format('begin return %L::pg_catalog.uuid; end', made.value)
            end
        );
    end loop;
end
$script$;

create function uuid_generate_v4() returns uuid
language plpgsql volatile strict parallel safe as $body$
begin
    return pg_catalog.gen_random_uuid();
end
$body$;

create function uuid_generate_v3(namespace uuid, name text) returns uuid
language plpgsql immutable strict parallel safe as $body$
declare
    hash bytea := pg_catalog.decode(
        pg_catalog.md5(
            pg_catalog.uuid_send(namespace)
            || pg_catalog.convert_to(name, pg_catalog.getdatabaseencoding())
        ),
        'hex'
    );
begin
    -- The version goes into the upper half of byte 6, the variant into the top of byte 8.
    hash := pg_catalog.set_byte(hash, 6, (pg_catalog.get_byte(hash, 6) & 15) | 48);
    hash := pg_catalog.set_byte(hash, 8, (pg_catalog.get_byte(hash, 8) & 63) | 128);
    return pg_catalog.encode(hash, 'hex')::pg_catalog.uuid;
end
$body$;
