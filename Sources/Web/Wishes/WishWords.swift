import School
import Storage

/// Instants and refusals of wishes, as they are read.
enum WishWords {
    /// « samedi 21 novembre à 14 h 05 » / "Saturday 21 November at 14:05".
    /// « samedi 21 novembre à 18 h », to be said after « le », « au » or "on".
    static func instant(_ moment: Moment, _ clock: Clock) -> Phrase {
        let (day, minute) = clock.local(moment)
        let time = timeOfDay(minute)
        return Phrase(fr: "\(day.named.fr) à \(time.fr)", en: "\(day.named.en) at \(time.en)")
    }

    /// « 1 réponse sur 111 » / "1 answer of 111".
    static func answers(_ answered: Int, of asked: Int) -> Phrase {
        let answers = counted(answered, fr: ("réponse", "réponses"), en: ("answer", "answers"))
        return Phrase(fr: "\(answers.fr) sur \(asked)", en: "\(answers.en) of \(asked)")
    }

    /// « 1er », « 2e » / "1st", "2nd".
    static func rank(_ rank: Int) -> Phrase {
        let english = ["th", "st", "nd", "rd"]
        return Phrase(fr: rank == 1 ? "1er" : "\(rank)e", en: "\(rank)\(rank < 4 ? english[rank] : "th")")
    }

    /// To the pupil, or to the coordinator who changes wishes for them.
    static func refusal(_ refusal: WishRules.Refusal, _ sheet: WishSheet, toPupil: Bool, _ clock: Clock) -> Phrase {
        switch refusal {
        case .nothingRanked:
            toPupil
                ? Phrase(fr: "Aucun atelier n’est choisi\u{202F}: choisis-en au moins un, puis envoie.", en: "No workshop is chosen: choose at least one, then send.")
                : Phrase(fr: "Aucun atelier n’est choisi\u{202F}: choisissez-en au moins un.", en: "No workshop is chosen: choose at least one.")
        case .rankedTwice(let id):
            twice(sheet.choice(id)?.title ?? Phrase(same: ""), toPupil: toPupil)
        case .notOffered(let id):
            if let title = sheet.choice(id)?.title {
                Phrase(
                    fr: "«\u{202F}\(title.fr)\u{202F}» ne fait pas partie des ateliers que l’on peut demander ici. La liste ci-dessous dit lesquels.",
                    en: "“\(title.en)” is not among the workshops that can be asked for here. The list below says which are.")
            } else {
                Phrase(
                    fr: "Un atelier choisi n’est plus proposé. La liste ci-dessous est à jour.",
                    en: "A workshop you chose is no longer on offer. The list below is up to date.")
            }
        case .tooMany(let most):
            Phrase(fr: "On peut donner \(most) vœux au plus.", en: "At most \(most) wishes can be given.")
        case .notOpenYet(let open):
            if let open {
                Phrase(
                    fr: "Les vœux ouvrent le \(instant(open, clock).fr). Rien n’a été enregistré.",
                    en: "Wishes open on \(instant(open, clock).en). Nothing was saved.")
            } else {
                Phrase(fr: "Les vœux ne sont pas encore ouverts. Rien n’a été enregistré.", en: "Wishes are not open yet. Nothing was saved.")
            }
        case .closed(let close):
            if let submission = sheet.submission {
                Phrase(
                    fr: "Les vœux sont clos depuis le \(instant(close, clock).fr). Cet envoi n’a pas été enregistré\u{202F}; tes vœux reçus le \(instant(submission.at, clock).fr) restent valables.",
                    en: "Wishes have been closed since \(instant(close, clock).en). This was not saved; the wishes received on \(instant(submission.at, clock).en) still stand.")
            } else {
                Phrase(
                    fr: "Les vœux sont clos depuis le \(instant(close, clock).fr). Cet envoi n’a pas été enregistré. Parles-en à ton professeur principal\u{202F}: un vœu peut encore être ajouté avec une raison.",
                    en: "Wishes have been closed since \(instant(close, clock).en). This was not saved. Speak to your main teacher: a wish can still be added for a reason.")
            }
        case .reasonMissing:
            Phrase(
                fr: "La raison manque. Écrivez-la\u{202F}: l’élève et sa famille la liront.", en: "The reason is missing. Write it: the pupil and the family will read it.")
        }
    }

    private static func twice(_ title: Phrase, toPupil: Bool) -> Phrase {
        let remedy =
            toPupil
            ? Phrase(fr: "Garde-le une seule fois, au rang que tu préfères.", en: "Keep it once, at the rank you prefer.")
            : Phrase(fr: "Gardez-le une seule fois.", en: "Keep it once.")
        return Phrase(fr: "«\u{202F}\(title.fr)\u{202F}» est choisi deux fois. \(remedy.fr)", en: "“\(title.en)” is chosen twice. \(remedy.en)")
    }
}
