import School

/// One level of the sample school: how many of its pupils are there, and what a division of it is taught.
struct SampleLevel: Sendable {
    /// The level in words, as pages and barrettes name it.
    let name: String
    /// What division codes begin with: at most 6 of SIECLE's 8 characters.
    let prefix: String
    /// What division labels begin with, in capitals as SIECLE prints it.
    let label: String
    let mef: String
    let mefName: String
    let mefStatistics: String
    /// Of a thousand pupils.
    let share: Int
    /// Pupils in a full division.
    let divisionSize: Int
    let leastDivisions: Int
    /// Age of a pupil who never repeated, at the end of the calendar year of the rentrée.
    let age: Int
    /// Hours a week by subject.
    let hours: [(SampleSubject, Int)]
    /// Hours a week of accompagnement personnalisé.
    let support: Int
    /// Divisions of the same letter have their support at the same time.
    let barrette: String

    /// The lycée polyvalent that the sample is: general, technological and vocational.
    ///
    /// Codes of the vocational levels are those of the public list of 2025-26. Those of the other levels are invented in
    /// the same shape; the product reads a MEF as a name.
    static let all: [SampleLevel] = [
        SampleLevel(
            name: "2de", prefix: "2DE", label: "SECONDE", mef: "20010019110", mefName: "2NDE GENERALE ET TECHNOLOGIQUE",
            mefStatistics: "22110010019", share: 300, divisionSize: 27, leastDivisions: 2, age: 15,
            hours: [(.french, 4), (.history, 3), (.english, 3), (.spanish, 2), (.mathematics, 4), (.physics, 3), (.biology, 2), (.economics, 2), (.sport, 2), (.computing, 2)],
            support: 2, barrette: "A"),
        SampleLevel(
            name: "1re générale", prefix: "1G", label: "PREMIERE GENERALE", mef: "20110019110", mefName: "1ERE GENERALE",
            mefStatistics: "22121010019", share: 155, divisionSize: 28, leastDivisions: 1, age: 16,
            hours: [(.french, 4), (.history, 4), (.english, 3), (.spanish, 2), (.mathematics, 4), (.physics, 4), (.economics, 4), (.sport, 2)],
            support: 2, barrette: "C"),
        SampleLevel(
            name: "1re STMG", prefix: "1STMG", label: "PREMIERE STMG", mef: "21131010110", mefName: "1ERE STMG",
            mefStatistics: "22122310101", share: 78, divisionSize: 28, leastDivisions: 2, age: 16,
            hours: [(.french, 3), (.history, 2), (.english, 3), (.spanish, 2), (.mathematics, 3), (.management, 7), (.economics, 4), (.sport, 2)],
            support: 2, barrette: "D"),
        SampleLevel(
            name: "1re STI2D", prefix: "1STI2D", label: "PREMIERE STI2D", mef: "21132010210", mefName: "1ERE STI2D",
            mefStatistics: "22122220102", share: 35, divisionSize: 26, leastDivisions: 1, age: 16,
            hours: [(.french, 3), (.history, 2), (.english, 3), (.spanish, 2), (.mathematics, 3), (.physics, 6), (.engineering, 8), (.sport, 2)],
            support: 2, barrette: "D"),
        SampleLevel(
            name: "Tle générale", prefix: "TG", label: "TERMINALE GENERALE", mef: "20210019110", mefName: "TERMINALE GENERALE",
            mefStatistics: "22131010019", share: 150, divisionSize: 28, leastDivisions: 1, age: 17,
            hours: [(.philosophy, 4), (.history, 3), (.english, 3), (.spanish, 2), (.mathematics, 6), (.physics, 5), (.economics, 4), (.sport, 2)],
            support: 1, barrette: "E"),
        SampleLevel(
            name: "Tle STMG", prefix: "TSTMG", label: "TERMINALE STMG", mef: "21231010110", mefName: "TERMINALE STMG",
            mefStatistics: "22132310101", share: 72, divisionSize: 28, leastDivisions: 1, age: 17,
            hours: [(.philosophy, 2), (.history, 2), (.english, 3), (.spanish, 2), (.mathematics, 3), (.management, 10), (.economics, 4), (.sport, 2)],
            support: 1, barrette: "E"),
        SampleLevel(
            name: "Tle STI2D", prefix: "TSTI2D", label: "TERMINALE STI2D", mef: "21232010210", mefName: "TERMINALE STI2D",
            mefStatistics: "22132220102", share: 34, divisionSize: 26, leastDivisions: 1, age: 17,
            hours: [(.philosophy, 2), (.history, 2), (.english, 3), (.spanish, 2), (.mathematics, 3), (.physics, 6), (.engineering, 10), (.sport, 2)],
            support: 1, barrette: "E"),
        SampleLevel(
            name: "2de pro relation client", prefix: "2MRC", label: "2NDE PRO RELATION CLIENT", mef: "24731211310", mefName: "2NDPRO MET. RELATION CLIENT 2NDE COMMUNE",
            mefStatistics: "23810031211", share: 34, divisionSize: 24, leastDivisions: 1, age: 15, hours: vocationalHours(.commerce), support: 2, barrette: "F"),
        SampleLevel(
            name: "2de pro énergie", prefix: "2TNE", label: "2NDE PRO TRANSITIONS ENERGIE", mef: "24720008310", mefName: "2NDPRO MET.TRANSIT.NUMER.ENERG.2NDE COMM",
            mefStatistics: "23810020008", share: 34, divisionSize: 24, leastDivisions: 1, age: 15, hours: vocationalHours(.engineering), support: 2, barrette: "F"),
        SampleLevel(
            name: "1re pro accueil", prefix: "1ACC", label: "1ERE PRO METIERS DE L ACCUEIL", mef: "24731212320", mefName: "1ERPRO METIERS DE L'ACCUEIL",
            mefStatistics: "23820031212", share: 27, divisionSize: 24, leastDivisions: 1, age: 16, hours: vocationalHours(.commerce), support: 2, barrette: "F"),
        SampleLevel(
            name: "1re pro énergie", prefix: "1MEE", label: "1ERE PRO MAINTENANCE ENERGIE", mef: "24722706320", mefName: "1ERPRO MAINTEN. ET EFFICACITE ENERGETIQ.",
            mefStatistics: "23820022706", share: 27, divisionSize: 24, leastDivisions: 1, age: 16, hours: vocationalHours(.engineering), support: 2, barrette: "F"),
        SampleLevel(
            name: "Tle pro accueil", prefix: "TACC", label: "TERMINALE PRO ACCUEIL", mef: "24731212330", mefName: "TLEPRO METIERS DE L'ACCUEIL",
            mefStatistics: "23830031212", share: 27, divisionSize: 24, leastDivisions: 1, age: 17, hours: vocationalHours(.commerce), support: 1, barrette: "G"),
        SampleLevel(
            name: "Tle pro énergie", prefix: "TMEE", label: "TERMINALE PRO ENERGIE", mef: "24722706330", mefName: "TLEPRO MAINTEN. ET EFFICACITE ENERGETIQ.",
            mefStatistics: "23830022706", share: 27, divisionSize: 24, leastDivisions: 1, age: 17, hours: vocationalHours(.engineering), support: 1, barrette: "G"),
    ]

    private static func vocationalHours(_ trade: SampleSubject) -> [(SampleSubject, Int)] {
        [(.french, 3), (.history, 2), (.english, 3), (.mathematics, 3), (.sport, 2), (trade, 11), (.prevention, 1)]
    }
}

/// A subject with its code in the ministry's nomenclature (`bcn-matieres`), and who teaches it.
enum SampleSubject: String, CaseIterable, Sendable {
    case french = "020700"
    case history = "043700"
    case english = "030201"
    case spanish = "030602"
    case mathematics = "061300"
    case physics = "062300"
    case biology = "062900"
    case sport = "100100"
    case support = "006600"
    // Codes below are invented in the same shape.
    case philosophy = "990100"
    case economics = "990200"
    case management = "990300"
    case engineering = "990400"
    case computing = "990500"
    case commerce = "990600"
    case prevention = "990700"

    var code: String { rawValue }

    var label: String {
        switch self {
        case .french: "FRANCAIS"
        case .history: "HISTOIRE-GEOGRAPHIE"
        case .english: "ANGLAIS LV1"
        case .spanish: "ESPAGNOL LV2"
        case .mathematics: "MATHEMATIQUES"
        case .physics: "PHYSIQUE-CHIMIE"
        case .biology: "SCIENCES DE LA VIE ET DE LA TERRE"
        case .sport: "EDUCATION PHYSIQUE ET SPORTIVE"
        case .support: "ACCOMPAGNEMENT PERSONNALISE"
        case .philosophy: "PHILOSOPHIE"
        case .economics: "SCIENCES ECONOMIQUES, DROIT"
        case .management: "SCIENCES DE GESTION ET NUMERIQUE"
        case .engineering: "SCIENCES ET TECHNIQUES INDUSTRIELLES"
        case .computing: "SCIENCES NUMERIQUES"
        case .commerce: "ACCUEIL, COMMERCE, RELATION CLIENT"
        case .prevention: "PREVENTION SANTE ENVIRONNEMENT"
        }
    }

    var management: String {
        switch self {
        case .french: "FRANC"
        case .history: "HI-GE"
        case .english: "AGL1 "
        case .spanish: "ESP2 "
        case .mathematics: "MATHS"
        case .physics: "PH-CH"
        case .biology: "SVT"
        case .sport: "EPS"
        case .support: "ACCPE"
        case .philosophy: "PHILO"
        case .economics: "ECODR"
        case .management: "GESTN"
        case .engineering: "STI"
        case .computing: "SNT"
        case .commerce: "ACCOM"
        case .prevention: "PSE"
        }
    }

    /// The code and label of the post (discipline de poste) of those who teach it.
    var discipline: (code: String, label: String) {
        switch self {
        case .french: ("L0202", "LETT MODER")
        case .history: ("L1000", "HIST. GEO.")
        case .english: ("L0422", "ANGLAIS")
        case .spanish: ("L0426", "ESPAGNOL")
        case .mathematics: ("L1300", "MATHS")
        case .physics: ("L1500", "PHY.CHIMIE")
        case .biology: ("L1600", "S. V. T.")
        case .sport: ("L1900", "E. P. S")
        case .philosophy: ("L0100", "PHILOSOPHI")
        case .economics: ("L1100", "S. E. S.")
        case .management: ("L8010", "ECO.GE.FIN")
        case .engineering: ("L1400", "TECHNOLOGI")
        case .computing: ("L1400", "TECHNOLOGI")
        case .commerce: ("P8011", "ECO.GE.VEN")
        case .prevention: ("P7200", "BIOTECHNOL")
        case .support: ("L0202", "LETT MODER")
        }
    }

    /// Weekly hours of a full post.
    var fullPost: Int { self == .sport ? 20 : 18 }
}
