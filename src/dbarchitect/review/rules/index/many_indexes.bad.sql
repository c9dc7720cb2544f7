CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weight integer NOT NULL,
    height integer NOT NULL,
    width integer NOT NULL,
    depth integer NOT NULL,
    price integer NOT NULL,
    postage integer NOT NULL,
    insurance integer NOT NULL,
    customs integer NOT NULL,
    shelf integer NOT NULL,
    aisle integer NOT NULL,
    hall integer NOT NULL,
    carrier integer NOT NULL,
    route integer NOT NULL,
    stops integer NOT NULL,
    priority integer NOT NULL
);
CREATE INDEX parcels_weight_idx ON parcels (weight);
CREATE INDEX parcels_height_idx ON parcels (height);
CREATE INDEX parcels_width_idx ON parcels (width);
CREATE INDEX parcels_depth_idx ON parcels (depth);
CREATE INDEX parcels_price_idx ON parcels (price);
CREATE INDEX parcels_postage_idx ON parcels (postage);
CREATE INDEX parcels_insurance_idx ON parcels (insurance);
CREATE INDEX parcels_customs_idx ON parcels (customs);
CREATE INDEX parcels_shelf_idx ON parcels (shelf);
CREATE INDEX parcels_aisle_idx ON parcels (aisle);
CREATE INDEX parcels_hall_idx ON parcels (hall);
CREATE INDEX parcels_carrier_idx ON parcels (carrier);
CREATE INDEX parcels_route_idx ON parcels (route);
CREATE INDEX parcels_stops_idx ON parcels (stops);
CREATE INDEX parcels_priority_idx ON parcels (priority);
