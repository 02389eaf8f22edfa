extension Store {
    static let groupPins = Migration(
        52, "Groups that are held by chosen people in a chosen room",
        """
        CREATE TABLE group_pin (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            period BIGINT NOT NULL,
            workshop BIGINT NOT NULL,
            module BIGINT NOT NULL,
            weekly_slot BIGINT NOT NULL,
            room BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            UNIQUE (school, period, module, weekly_slot, room),
            FOREIGN KEY (school, period) REFERENCES period (school, id),
            FOREIGN KEY (school, workshop) REFERENCES workshop (school, id),
            FOREIGN KEY (school, module) REFERENCES module (school, id),
            FOREIGN KEY (school, weekly_slot) REFERENCES weekly_slot (school, id),
            FOREIGN KEY (school, room) REFERENCES room (school, id)
        );

        CREATE TABLE group_pin_staff (
            school BIGINT NOT NULL,
            group_pin BIGINT NOT NULL,
            pool BIGINT NOT NULL CHECK (pool >= 1),
            facilitator BIGINT NOT NULL,
            PRIMARY KEY (school, group_pin, pool),
            FOREIGN KEY (school, group_pin) REFERENCES group_pin (school, id),
            FOREIGN KEY (school, facilitator) REFERENCES facilitator (school, id)
        );
        """)
}
