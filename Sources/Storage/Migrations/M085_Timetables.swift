extension Store {
    static let timetables = Migration(
        85, "Lessons of the week, as timetable software has them",
        """
        CREATE TABLE timetable (
            school BIGINT NOT NULL REFERENCES establishment (id),
            format TEXT NOT NULL CHECK (format IN ('sts', 'edt', 'fet')),
            file TEXT NOT NULL,
            year BIGINT NOT NULL,
            applied_at BIGINT NOT NULL,
            applied_by BIGINT NOT NULL,
            PRIMARY KEY (school),
            FOREIGN KEY (school, applied_by) REFERENCES account (school, id)
        );

        CREATE TABLE timetable_subject (
            school BIGINT NOT NULL,
            code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 80),
            label TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('lesson', 'support', 'sport')),
            PRIMARY KEY (school, code),
            FOREIGN KEY (school) REFERENCES timetable (school)
        );

        CREATE TABLE lesson (
            school BIGINT NOT NULL,
            id BIGINT NOT NULL,
            subject TEXT NOT NULL,
            weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
            starts_at BIGINT NOT NULL CHECK (starts_at BETWEEN 0 AND 1439),
            length BIGINT NOT NULL CHECK (length BETWEEN 5 AND 720),
            alternance TEXT NOT NULL CHECK (alternance IN ('H', 'Q1', 'Q2')),
            weeks TEXT NOT NULL,
            group_name TEXT NOT NULL,
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, subject) REFERENCES timetable_subject (school, code)
        );
        CREATE INDEX lessons_of_day ON lesson (school, weekday);

        CREATE TABLE lesson_division (
            school BIGINT NOT NULL,
            lesson BIGINT NOT NULL,
            division BIGINT NOT NULL,
            PRIMARY KEY (school, lesson, division),
            FOREIGN KEY (school, lesson) REFERENCES lesson (school, id),
            FOREIGN KEY (school, division) REFERENCES division (school, id)
        );
        CREATE INDEX lessons_of_division ON lesson_division (school, division);

        CREATE TABLE lesson_staff (
            school BIGINT NOT NULL,
            lesson BIGINT NOT NULL,
            staff BIGINT NOT NULL,
            PRIMARY KEY (school, lesson, staff),
            FOREIGN KEY (school, lesson) REFERENCES lesson (school, id),
            FOREIGN KEY (school, staff) REFERENCES staff (school, id)
        );
        CREATE INDEX lessons_of_staff ON lesson_staff (school, staff);

        CREATE TABLE lesson_room (
            school BIGINT NOT NULL,
            lesson BIGINT NOT NULL,
            room TEXT NOT NULL,
            PRIMARY KEY (school, lesson, room),
            FOREIGN KEY (school, lesson) REFERENCES lesson (school, id)
        );

        CREATE TABLE timetable_upload (
            school BIGINT NOT NULL REFERENCES establishment (id),
            id BIGINT NOT NULL,
            started_by BIGINT NOT NULL,
            started_at BIGINT NOT NULL,
            PRIMARY KEY (school, id),
            FOREIGN KEY (school, started_by) REFERENCES account (school, id)
        );

        CREATE TABLE timetable_upload_file (
            school BIGINT NOT NULL,
            upload BIGINT NOT NULL,
            position BIGINT NOT NULL,
            name TEXT NOT NULL,
            content {bytes} NOT NULL,
            PRIMARY KEY (school, upload, position),
            FOREIGN KEY (school, upload) REFERENCES timetable_upload (school, id)
        );
        """)
}
