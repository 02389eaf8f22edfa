import Testing

/// The help of every command, word for word: it is the first thing that whoever keeps the server reads.
@Suite("jalon --help")
struct HelpTests {
    @Test("each command explains itself", arguments: HelpTests.texts.keys.sorted())
    func help(command: String) throws {
        let answer = try Program.run(command.split(separator: " ").map(String.init) + ["--help"])
        #expect(answer.status == 0)
        #expect(answer.output == Self.texts[command])
        #expect(answer.errors.isEmpty)
    }

    @Test("a command that does not exist is named, with those that do")
    func unknown() throws {
        let answer = try Program.run("serv")
        #expect(answer.status == 64)
        #expect(
            answer.errors == """
                Error: Unexpected argument 'serv'
                Usage: jalon <subcommand>
                  See 'jalon --help' for more information.

                """)
    }

    @Test("an option that does not exist is named", arguments: ["serve", "demo", "check"])
    func unknownOption(command: String) throws {
        let answer = try Program.run(command, "--nonsense")
        #expect(answer.status == 64)
        #expect(answer.errors.hasPrefix("Error: Unknown option '--nonsense'"))
    }

    @Test(
        "a file that was not given is asked for by name",
        arguments: [
            ("backup", "<target>"), ("restore", "<source>"), ("export", "<target>"), ("group", "<instance.json>"), ("import", "<files> ..."), ("slots", "<sts_emp.xml>"), ("slip", "<login>"),
        ])
    func missingFile(command: String, argument: String) throws {
        let answer = try Program.run(command)
        #expect(answer.status == 64)
        #expect(answer.errors.hasPrefix("Error: Missing expected argument '\(argument)'\n"))
    }

    static let texts: [String: String] = [
        "": """
        OVERVIEW: Personalised support (accompagnement personnalisé) for French
        secondary schools.

        USAGE: jalon <subcommand>

        OPTIONS:
          -h, --help              Show help information.

        SUBCOMMANDS:
          serve                   Serve the pages.
          school                  Let one more school into the database.
          slip                    Print a one-time code for an administrator or a head
                                  who lost the password.
          import                  Bring in rosters from SIECLE, STS or a list.
          demo                    Make an invented school to try Jalon with.
          group                   Make the need groups of an instance file.
          slots                   Propose hours for barrettes from an STS timetable.
          export                  Write a school's data as tables that spreadsheets
                                  open.
          backup                  Save the whole database to a new file, while others
                                  go on working.
          restore                 Put a backup in the place of the database.
          check                   Read the whole database and say what is wrong with it.

          See 'jalon help <subcommand>' for detailed help.

        """,
        "serve": """
        OVERVIEW: Serve the pages.

        USAGE: jalon serve [--database <database>] [--host <host>] [--port <port>] [--public-address <public-address>] [--password-cost <password-cost>]

        OPTIONS:
          --database <database>   A SQLite file, or a postgres:// address. (default:
                                  jalon.sqlite)
          --host <host>           The address to listen on. (default: 127.0.0.1)
          --port <port>           The port to listen on; 0 takes a free one. (default:
                                  8080)
          --public-address <public-address>
                                  The address people type, when a proxy stands in
                                  front: https://ap.my-school.fr.
          --password-cost <password-cost>
                                  Cost of password hashing (yescrypt, 1 to 11). Lower
                                  than 5 is for tests only. (default: 5)
          -h, --help              Show help information.


        """,
        "school": """
        OVERVIEW: Let one more school into the database.

        USAGE: jalon school <subcommand>

        OPTIONS:
          -h, --help              Show help information.

        SUBCOMMANDS:
          add                     Print the one-time link that creates one more school.

          See 'jalon help school <subcommand>' for detailed help.

        """,
        "school add": """
        OVERVIEW: Print the one-time link that creates one more school.

        Whoever opens the link names the school and becomes the technical administrator
        there. The link holds for 24 hours and works once; a link printed before stops
        working. The schools of a database see nothing of each other.

        USAGE: jalon school add [--database <database>] [--public-address <public-address>]

        OPTIONS:
          --database <database>   A SQLite file, or a postgres:// address. (default:
                                  jalon.sqlite)
          --public-address <public-address>
                                  The address people type: https://ap.my-school.fr.
                                  (default: http://127.0.0.1:8080)
          -h, --help              Show help information.


        """,
        "slip": """
        OVERVIEW: Print a one-time code for an administrator or a head who lost the
        password.

        For those whom nobody else can help: everybody else gets a slip from the
        technical administrator, in the pages. The code holds for 24 hours and works
        once; the present password goes on working until then. The school's journal
        keeps a line.

        USAGE: jalon slip [--database <database>] [--public-address <public-address>] <login>

        ARGUMENTS:
          <login>                 The login of the account.

        OPTIONS:
          --database <database>   A SQLite file, or a postgres:// address. (default:
                                  jalon.sqlite)
          --public-address <public-address>
                                  The address people type: https://ap.my-school.fr.
                                  (default: http://127.0.0.1:8080)
          -h, --help              Show help information.


        """,
        "import": """
        OVERVIEW: Bring in rosters from SIECLE, STS or a list.

        Reads SIECLE XML or zip (ElevesSansAdresses, Structures, Nomenclature,
        Responsables), STS-web XML (sts_emp) and CSV lists, and prints every problem
        and every change. Nothing is written without --apply, and then all of it or
        nothing.

        USAGE: jalon import [--database <database>] <files> ... [--school <school>] [--apply] [--answer <answer> ...] [--leave-doubtful] [--division <division>] [--every-pupil] [--language <language>]

        ARGUMENTS:
          <files>                 The files, all those of one export together.

        OPTIONS:
          --database <database>   A SQLite file, or a postgres:// address. (default:
                                  jalon.sqlite)
          --school <school>       The UAI of the school, when the database holds
                                  several.
          --apply                 Write the changes.
          --answer <answer>       The answer to a question, as QUESTION=ANSWER; repeat
                                  for several.
          --leave-doubtful        Leave out whatever would need an answer.
          --division <division>   For a list without a class column: the class of its
                                  pupils.
          --every-pupil           The list holds every pupil: those who are not in it
                                  have left.
          --language <language>   The language of what is printed: fr or en. (default:
                                  fr)
          -h, --help              Show help information.


        """,
        "demo": """
        OVERVIEW: Make an invented school to try Jalon with.

        A whole lycée: people, needs, workshops, wishes and groups, drawn from a seed
        and entered through the same files and forms as a real one. Prints one sign-in
        for each role, as lines of role, name, login and password with tabs between
        them. Passwords are drawn anew each time and kept nowhere else.

        USAGE: jalon demo [--database <database>] [--pupils <number>] [--seed <number>] [--language <language>] [--files <folder>] [--on <day>] [--another] [--if-empty] [--password-for-all <text>] [--accounts <whose>] [--password-cost <cost>]

        OPTIONS:
          --database <database>   A SQLite file, or a postgres:// address. (default:
                                  jalon.sqlite)
          --pupils <number>       How many pupils, from 150 to 4000. (default: 700)
          --seed <number>         Another number draws another school. (default: 1)
          --language <language>   The language of what is written in the school: fr or
                                  en. (default: fr)
          --files <folder>        Write the school's SIECLE and STS files to this
                                  folder too.
          --on <day>              The day on which the school stands, as 2026-11-21;
                                  today by default.
          --another               Add the school to a database that holds one already.
          --if-empty              Do nothing when the database holds a school already.
          --password-for-all <text>
                                  For load tests: one password for everybody printed
                                  and, with --accounts pupils, for every pupil.
          --accounts <whose>      For load tests: “pupils” opens an account for every
                                  pupil. Needs --password-for-all. (values: roles,
                                  pupils; default: roles)
          --password-cost <cost>  Cost of password hashing (yescrypt, 1 to 11). Lower
                                  than 5 is for tests only. (default: 5)
          -h, --help              Show help information.


        """,
        "group": """
        OVERVIEW: Make the need groups of an instance file.

        Reads a grouping-instance/1 file and writes a grouping-plan/1 file with the
        best plan found in the time, and a proven bound on how much better any plan
        could be. When no plan is valid, says why. When the instance names the present
        workshops of its pupils, starts from them, ends once little more is to be
        gained, and says who leaves theirs and why.

        While it works, the objective, the bound and the gap between them go to the
        error output, about once a second at most and at the end. Ctrl-C ends the
        search: the best plan so far is written. A second one ends the program.

        Where no plan is valid the facts come first; then ways out are tried, for as
        long as the time limit once more, or until Ctrl-C.

        Exit codes: 0 a plan was written, 1 a file cannot be read or written, 2 the
        instance is malformed, 3 no valid plan exists, 4 none was found in the time.

        USAGE: jalon group <instance.json> --output <plan.json> [--time-limit <seconds>] [--seed <seed>] [--quiet]

        ARGUMENTS:
          <instance.json>         The instance to solve (grouping-instance/1).

        OPTIONS:
          --output <plan.json>    Where to write the plan (grouping-plan/1).
          --time-limit <seconds>  Seconds that it may take. (default: 10.0)
          --seed <seed>           Seed of the search: the same seed takes the same
                                  steps. How far it comes in the time, and which of
                                  several plans worth the same is kept, may differ: the
                                  proof beside it finds plans too. (default: 1)
          --quiet                 Tell nothing of the progress.
          -h, --help              Show help information.


        """,
        "slots": """
        OVERVIEW: Propose hours for barrettes from an STS timetable.

        Reads sts_emp_….xml and prints the best choice of hours for all wishes
        together: lines of wish, weekday (1 is Monday), start, minutes, lessons to move
        and hard moments, with tabs between them. The teachers of the file are those
        who can run groups; hours of support that the divisions have already count as
        free.

        Exit codes: 0 hours were found, 1 a file cannot be read, 2 a wish names what
        the file does not, 3 not everything fits.

        USAGE: jalon slots <sts_emp.xml> --wish <wish> ... [--room <name> ...] [--length <minutes>]

        ARGUMENTS:
          <sts_emp.xml>           The timetable.

        OPTIONS:
          --wish <wish>           Divisions, hours a week and groups at once, as
                                  2DE1,2DE2:2:4; once for each barrette.
          --room <name>           A room that groups can have; once for each.
          --length <minutes>      Minutes of each hour; more for a block. (default: 55)
          -h, --help              Show help information.


        """,
        "export": """
        OVERVIEW: Write a school's data as tables that spreadsheets open.

        One CSV file per table (UTF-8 with its mark, semicolons), and one that says
        what each column means. Passwords, sessions and activation codes are left out.
        The files hold minors' data: keep them no longer than you need them.

        USAGE: jalon export [--database <database>] <target> [--school <uai>] [--language <language>]

        ARGUMENTS:
          <target>                A folder to make, or a file that ends in .zip. It
                                  must not be there already.

        OPTIONS:
          --database <database>   A SQLite file, or a postgres:// address. (default:
                                  jalon.sqlite)
          --school <uai>          Which school, by its UAI, when the database holds
                                  several.
          --language <language>   The language of file names and headers: fr or en.
                                  (default: fr)
          -h, --help              Show help information.


        """,
        "backup": """
        OVERVIEW: Save the whole database to a new file, while others go on working.

        The file holds one moment of the database and is checked before it takes its
        name. A SQLite database is saved as a SQLite file, a PostgreSQL database as a
        dump of pg_dump in the custom format. The file holds minors' data: keep it
        encrypted, and somewhere else.

        USAGE: jalon backup [--database <database>] <target>

        ARGUMENTS:
          <target>                The file to make. It must not be there already.

        OPTIONS:
          --database <database>   A SQLite file, or a postgres:// address. (default:
                                  jalon.sqlite)
          -h, --help              Show help information.


        """,
        "restore": """
        OVERVIEW: Put a backup in the place of the database.

        Stop the server first. What is restored is exactly what was saved; the next
        “jalon serve” brings its schema up to date.

        USAGE: jalon restore [--database <database>] <source> [--replace]

        ARGUMENTS:
          <source>                A file made by “jalon backup”.

        OPTIONS:
          --database <database>   A SQLite file, or a postgres:// address. (default:
                                  jalon.sqlite)
          --replace               Replace the database that is there, for good.
          -h, --help              Show help information.


        """,
        "check": """
        OVERVIEW: Read the whole database and say what is wrong with it.

        Writes nothing. The exit code is 0 when all is well and 1 when something is
        wrong.

        USAGE: jalon check [--database <database>]

        OPTIONS:
          --database <database>   A SQLite file, or a postgres:// address. (default:
                                  jalon.sqlite)
          -h, --help              Show help information.


        """,
    ]
}
