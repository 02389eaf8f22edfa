import School

/// What people read when something is not answered as asked: what happened, what was kept, what to do. Pupils are said « tu »;
/// who is not signed in may be anybody, and is said « vous ».
struct ErrorPages {
    let toPupil: Bool

    func page(for error: WebError) -> Page {
        switch error {
        case .notFound:
            make(
                404, Phrase(fr: "Cette page n’existe pas", en: "There is no such page"),
                said(
                    fr: "Elle a été déplacée, ou elle ne vous est pas destinée. Revenez à l’accueil\u{202F}: ce qui vous attend y est.",
                    tu: "Elle a été déplacée, ou elle ne t’est pas destinée. Reviens à l’accueil\u{202F}: ce qui t’attend y est.",
                    en: "It has moved, or it is not meant for you. Go back to the start: what is waiting for you is there."))
        case .forbidden:
            make(
                403, said(fr: "Vous pouvez lire, pas modifier", tu: "Tu peux lire, pas modifier", en: "You may read this, not change it"),
                said(
                    fr: "Rien n’a été changé. Si cela devrait être dans vos droits, parlez-en à l’administration de Jalon dans votre établissement.",
                    tu: "Rien n’a été changé. Si tu devrais pouvoir le faire, parles-en à ton professeur principal.",
                    en: "Nothing was changed. If you should be able to, speak to whoever administers Jalon at your school."))
        case .badRequest(let why):
            make(400, Phrase(fr: "Cela n’a pas pu être enregistré", en: "This could not be saved"), why)
        case .conflict(let page): page
        case .tooLarge(let limit):
            make(
                413, Phrase(fr: "C’est trop volumineux", en: "This is too large"),
                Phrase(
                    fr: "La limite est de \(limit < 1 << 20 ? "\(limit >> 10)\u{202F}ko" : "\(limit >> 20)\u{202F}Mo"). Rien n’a été enregistré.",
                    en: "The limit is \(limit < 1 << 20 ? "\(limit >> 10) kB" : "\(limit >> 20) MB"). Nothing was saved."))
        case .tooSlow:
            make(
                408, Phrase(fr: "L’envoi n’est pas arrivé en entier", en: "What you sent did not arrive whole"),
                said(
                    fr: "Rien n’a été enregistré. Vérifiez la connexion, revenez en arrière et renvoyez.",
                    tu: "Rien n’a été enregistré. Vérifie la connexion, reviens en arrière et renvoie.",
                    en: "Nothing was saved. Check the connection, go back and send it again."))
        case .tooMany(let seconds):
            make(
                429, Phrase(fr: "Trop d’essais", en: "Too many attempts"),
                said(
                    fr: "Par sécurité, attendez \(minutes(seconds).fr) avant de réessayer.",
                    tu: "Par sécurité, attends \(minutes(seconds).fr) avant de réessayer.",
                    en: "For safety, wait \(minutes(seconds).en) before trying again."))
        case .notSignedIn:
            make(
                401, said(fr: "Votre session est terminée", tu: "Ta session est terminée", en: "Your session is over"),
                said(
                    fr: "Ce que vous venez d’envoyer n’a pas été enregistré. Connectez-vous dans un autre onglet, revenez ici et renvoyez.",
                    tu: "Ce que tu viens d’envoyer n’a pas été enregistré. Connecte-toi dans un autre onglet, reviens ici et renvoie.",
                    en: "What you just sent was not saved. Sign in in another tab, come back here and send it again."))
        case .forged:
            make(
                403, Phrase(fr: "Ce formulaire a expiré", en: "This form has expired"),
                said(
                    fr: "Rien n’a été enregistré. Revenez en arrière, rechargez la page et recommencez.",
                    tu: "Rien n’a été enregistré. Reviens en arrière, recharge la page et recommence.",
                    en: "Nothing was saved. Go back, reload the page and try again."))
        case .confirmationNeeded:
            make(
                403, said(fr: "Confirmez votre mot de passe", tu: "Confirme ton mot de passe", en: "Confirm your password"),
                Phrase(fr: "Cette action demande de le saisir à nouveau.", en: "This asks you to type it again."))
        case .overloaded(let seconds):
            make(
                503, Phrase(fr: "Beaucoup de monde en même temps", en: "Many people at once"),
                said(
                    fr: "Rien n’est perdu de ce qui était enregistré. Réessayez dans \(seconds) secondes.",
                    tu: "Rien n’est perdu de ce qui était enregistré. Réessaie dans \(seconds) secondes.",
                    en: "Nothing that was saved is lost. Try again in \(seconds) seconds."))
        }
    }

    var stale: Page {
        make(
            409, said(fr: "Quelqu’un l’a changé avant vous", tu: "Quelqu’un l’a changé avant toi", en: "Somebody changed it before you"),
            said(
                fr: "Votre modification n’a pas été enregistrée, pour ne rien écraser. Rechargez la page pour voir l’état présent, puis refaites-la si elle vaut toujours.",
                tu: "Ta modification n’a pas été enregistrée, pour ne rien écraser. Recharge la page pour voir l’état présent, puis refais-la si elle vaut toujours.",
                en: "Your change was not saved, so that nothing is overwritten. Reload the page to see how it stands now, then make it again if it still holds."))
    }

    var dangling: Page {
        make(
            422, Phrase(fr: "Cela n’a pas pu être enregistré", en: "This could not be saved"),
            said(
                fr: "Un des éléments choisis n’existe pas, ou plus. Rien n’a été changé. Revenez en arrière, rechargez la page et choisissez à nouveau.",
                tu: "Un des éléments choisis n’existe pas, ou plus. Rien n’a été changé. Reviens en arrière, recharge la page et choisis à nouveau.",
                en: "One of the things chosen does not exist, or no longer does. Nothing was changed. Go back, reload the page and choose again."))
    }

    var unavailable: Page {
        make(
            503, Phrase(fr: "La base de données ne répond pas", en: "The database does not answer"),
            said(
                fr: "Ce qui était enregistré l’est toujours\u{202F}; votre dernier envoi ne l’a pas été. Réessayez dans quelques secondes.",
                tu: "Ce qui était enregistré l’est toujours\u{202F}; ton dernier envoi ne l’a pas été. Réessaie dans quelques secondes.",
                en: "What was saved still is; what you just sent was not. Try again in a few seconds."))
    }

    var full: Page {
        make(
            503, Phrase(fr: "Le disque est plein", en: "The disk is full"),
            said(
                fr: "On peut encore lire, plus écrire\u{202F}: votre envoi n’a pas été enregistré. Prévenez la personne qui administre le serveur.",
                tu: "On peut encore lire, plus écrire\u{202F}: ton envoi n’a pas été enregistré. Préviens un adulte de l’établissement.",
                en: "Reading still works, writing does not: what you sent was not saved. Tell whoever runs the server."))
    }

    var ours: Page {
        make(
            500, Phrase(fr: "Une erreur de notre fait", en: "A mistake of ours"),
            said(
                fr: "Rien n’a été enregistré de ce que vous veniez d’envoyer. L’erreur est notée dans le journal du serveur. Revenez en arrière et réessayez.",
                tu: "Rien n’a été enregistré de ce que tu venais d’envoyer. L’erreur est notée dans le journal du serveur. Reviens en arrière et réessaie.",
                en: "Nothing of what you just sent was saved. The mistake is noted in the server's log. Go back and try again."))
    }

    private func said(fr: String, tu: String, en: String) -> Phrase { Phrase(fr: toPupil ? tu : fr, en: en) }

    private func make(_ status: Int, _ title: Phrase, _ text: Phrase) -> Page {
        Page(title: title, body: .empty, status: status, message: text)
    }

    private func minutes(_ seconds: Int) -> Phrase {
        counted((seconds + 59) / 60, fr: ("minute", "minutes"), en: ("minute", "minutes"))
    }
}

extension ErrorPages {
    init(for viewer: Viewer?) { self.init(toPupil: viewer?.has(.pupil) ?? false) }
}
