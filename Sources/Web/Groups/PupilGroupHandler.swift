import School
import Storage

/// « Ton groupe »: why this group, where and when, what became of the wishes, the path so far and to come. Guardians and the
/// team read the same page with their own words around it.
enum PupilGroupHandler {
    static func show(_ visit: Visit) async throws -> Reply {
        guard let model = try await model(visit) else { throw WebError.notFound }
        return .page(PupilGroupView.page(model, visit))
    }

    static func letter(_ visit: Visit) async throws -> Reply {
        guard let model = try await model(visit) else { throw WebError.notFound }
        return .page(GroupLetterView.page(model, visit))
    }

    static func model(_ visit: Visit) async throws -> PupilGroupModel? {
        let store = visit.store
        let id = try visit.id(Pupil.self)
        guard let pupil = try await store.pupil(id, on: visit.today) else { return nil }
        guard let placement = try await store.placement(of: id, on: visit.today) else { return try await past(of: pupil, visit) }
        // The group is one right, what the pupil wished and what the team saw are two others.
        let readsWishes = visit.viewer.reach(WishesPolicy.self).covers(placement)
        let readsNeeds = visit.viewer.reach(NeedsPolicy.self).covers(placement)
        let stays = try await store.stays(of: id)
        let present = stays.filter { $0.tenure.to >= visit.today }
        let calendar = try await store.calendar(of: visit.establishment)
        let books = Dictionary(
            try await store.sessions(.these(Set(present.map(\.card.group.id))), calendar).map { ($0.card.group.id, $0) },
            uniquingKeysWith: { first, _ in first })
        let news = try await store.sessionNews(of: Set(books.keys))
        let away = try await store.oneOffs(ofPupil: id).times(expecting: id, calendar)
        let needs = readsNeeds ? try await store.publishedNeeds(of: id) : []
        let keys = try await store.skillKeys()
        let skills = try await store.skillNames()
        var chapters: [PupilGroupModel.Chapter] = []
        var told: [Told] = []
        for stay in present {
            let book = books[stay.card.group.id]
            let sessions = (book?.sessions ?? []).filter(stay.expects).map { $0.told(by: calendar) }
            let byCalendar = (book?.told(news, calendar) ?? []).filter { stay.tenure.contains($0.time.day) && $0.time.day >= visit.today - 7 }
            let dates = sessions.filter { session in session.state != .cancelled && !away.contains { $0.overlaps(session.held) } }.map(\.held.day)
            let outcome = readsWishes ? try await outcome(stay, stays, id, visit) : .notAsked
            // What became of a wish for another workshop is said once, not beside each group.
            let isNews = outcome.isOfThisGroup || !told.contains { $0.wishes == outcome }
            let answers = answers(stay.card, needs, keys)
            let answered = answers.first { answer in !told.contains { $0.priority == answer.skill } } ?? answers.first
            let following = following(stay, in: stays)
            let elsewhere = present.filter { $0.card.group.id != stay.card.group.id }.flatMap { other in
                Self.answers(other.card, needs, keys).map { GroupStory.Elsewhere(skill: $0.skill, title: other.card.title) }
            }
            let worksOn = try await mainSkill(of: stay.card, skills, visit)
            let strengths = Set((needs.first?.recommendation.strengths ?? []).map { keys[$0] ?? "\($0)" })
            let facts = GroupStory.Facts(
                objective: stay.card.objective, sessions: dates.count,
                answered: answered, hasPriorities: !needs.isEmpty, worksOn: worksOn?.pupilLabel,
                worksOnStrength: worksOn.map { strengths.contains(keys[$0.id] ?? "\($0.id)") } ?? false,
                isUnwished: readsWishes && !outcome.isOfThisGroup, elsewhere: elsewhere, before: before(stay, answered?.skill, told), isFirst: told.isEmpty,
                strength: told.isEmpty ? strength(beside: stay.card, needs, keys) : nil, wishes: isNews ? outcome : .notAsked,
                next: following.map { .workshop($0.card.title, from: $0.tenure.from) } ?? .open)
            chapters.append(
                PupilGroupModel.Chapter(
                    stay: stay, story: GroupStory(facts), indicators: stay.card.indicators, dates: dates, changes: sessions.filter { isChanged($0, visit) },
                    byCalendar: byCalendar))
            told.append(Told(stay: stay, priority: answered?.skill, wishes: outcome))
        }
        let transfers = readsWishes && readsNeeds ? try await store.transfers(of: id, from: visit.today) : []
        var unfollowed: [PupilGroupModel.Unfollowed] = []
        if readsWishes {
            var seen: Set<Period.ID> = []
            for stay in present where seen.insert(stay.card.group.period).inserted {
                unfollowed += try await Self.unfollowed(stay.card.group.period, stays, id, visit)
            }
        }
        return PupilGroupModel(
            pupil: pupil, division: try await PupilPlace.words(id, visit), chapters: chapters, stays: stays, transfers: transfers, unfollowed: unfollowed, oneOffs: try await OneOffParts.ofPupil(pupil, stays, calendar, visit),
            hours: try await PupilHours.section(pupil, year: visit.establishment.year, calendar, visit))
    }

    /// The groups and the hours of a pupil who has left, without what was told to them.
    private static func past(of pupil: Pupil, _ visit: Visit) async throws -> PupilGroupModel? {
        guard let leftOn = try await visit.store.departure(of: pupil.id) else { return nil }
        let year = (leftOn - 1).schoolYear
        var division: Phrase?
        if let last = try await visit.store.divisions(ofPupil: pupil.id, year: year).last { division = try await visit.store.division(last.value).map { Phrase(same: $0.code) } }
        return PupilGroupModel(
            pupil: pupil, division: division, chapters: [], stays: try await visit.store.stays(of: pupil.id), transfers: [], unfollowed: [], oneOffs: nil,
            hours: try await PupilHours.section(pupil, year: year, try await visit.store.calendar(of: visit.establishment), visit), leftOn: leftOn)
    }

    /// What is otherwise than the timetable says, from a week ago on.
    private static func isChanged(_ session: DatedSession, _ visit: Visit) -> Bool {
        session.held.day >= visit.today - 7 && (session.state == .cancelled || (session.state == .planned && (session.isMoved || !session.replaced.isEmpty)))
    }

    /// What the pupil follows at the same hour afterwards, or in the first period that begins afterwards. A group of another
    /// hour that goes on beside this one is not what comes next.
    private static func following(_ stay: GroupStay, in stays: [GroupStay]) -> GroupStay? {
        let later = stays.filter { $0.tenure.from > stay.tenure.to }
        let begun = Set(stays.filter { $0.tenure.from <= stay.tenure.to }.map(\.card.group.period))
        return later.first { $0.card.group.slot.weekly == stay.card.group.slot.weekly } ?? later.first { !begun.contains($0.card.group.period) }
    }

    /// What the page has already said of a group.
    private struct Told {
        let stay: GroupStay
        let priority: Phrase?
        let wishes: GroupStory.WishOutcome
    }

    private static func before(_ stay: GroupStay, _ priority: Phrase?, _ told: [Told]) -> GroupStory.Before? {
        if told.contains(where: { $0.stay.card.title == stay.card.title }) { return .same }
        guard let priority, let other = told.first(where: { $0.priority == priority })?.stay else { return nil }
        return other.tenure.to < stay.tenure.from ? .earlier(other.card.title) : .beside(other.card.title)
    }

    /// The first published priority that the group works on, in the same direction.
    static func answered(
        _ card: GroupCard, _ needs: [PublishedNeeds], _ keys: [Skill.ID: String]
    ) -> (reason: Phrase, skill: Phrase, kind: NeedKind)? { answers(card, needs, keys).first }

    private static func answers(
        _ card: GroupCard, _ needs: [PublishedNeeds], _ keys: [Skill.ID: String]
    ) -> [(reason: Phrase, skill: Phrase, kind: NeedKind)] {
        guard let latest = needs.first else { return [] }
        let worked = Set(card.skills.map { keys[$0] ?? "\($0)" })
        return latest.recommendation.priorities.filter { $0.kind.aim == card.kind.aim && worked.contains(keys[$0.skill] ?? "\($0.skill)") }.compactMap { priority in
            latest.skill(priority.skill).map { (priority.told, $0.pupilLabel, priority.kind) }
        }
    }

    /// Of the skills that a group was announced with, the one that its workshop builds most.
    private static func mainSkill(of card: GroupCard, _ skills: [SkillName], _ visit: Visit) async throws -> SkillName? {
        let gains = try await visit.store.workshop(card.group.workshop)?.content.gains ?? []
        let built = Dictionary(gains.map { ($0.skill, $0.gain) }, uniquingKeysWith: max)
        let known = skills.filter { card.skills.contains($0.id) }
        return known.max { a, b in built[a.id, default: 0] < built[b.id, default: 0] }
    }

    /// What the pupil can rely on: a group does not begin with the very skill that it works on.
    private static func strength(beside card: GroupCard, _ needs: [PublishedNeeds], _ keys: [Skill.ID: String]) -> Phrase? {
        let worked = Set(card.skills.map { keys[$0] ?? "\($0)" })
        guard let latest = needs.first, let skill = latest.recommendation.strengths.first(where: { !worked.contains(keys[$0] ?? "\($0)") }) else { return nil }
        return latest.skill(skill)?.pupilLabel
    }

    /// Wishes of a period that none of the pupil's groups answers, then or later, in the order of the ranking, each with the reason that was
    /// kept.
    private static func unfollowed(
        _ period: Period.ID, _ stays: [GroupStay], _ pupil: Pupil.ID, _ visit: Visit
    ) async throws -> [PupilGroupModel.Unfollowed] {
        let refusals = try await visit.store.wishRefusals(of: pupil, in: period)
        guard !refusals.isEmpty else { return [] }
        let followed = Set(stays.filter { !$0.hasEnded && ($0.card.group.period == period || $0.tenure.from > visit.today) }.map(\.card.group.workshop))
        guard let name = try await visit.store.period(period)?.name else { return [] }
        var found: [PupilGroupModel.Unfollowed] = []
        for (index, workshop) in (try await visit.store.wishes(of: period)[pupil] ?? []).enumerated() where !followed.contains(workshop) {
            guard let wish = refusals[workshop], let title = try await visit.store.workshop(workshop)?.title else { continue }
            let only = wish.instead.count == 1 ? wish.instead.first : nil
            let instead = only.flatMap { only in stays.first { !$0.hasEnded && $0.card.group.period == period && $0.card.group.workshop == only }?.card.title }
            found.append(PupilGroupModel.Unfollowed(period: name, rank: index + 1, title: title, refusal: wish.refusal, instead: instead, isOfOneHour: wish.instead.count > 1))
        }
        return found
    }

    private static func outcome(_ stay: GroupStay, _ stays: [GroupStay], _ pupil: Pupil.ID, _ visit: Visit) async throws -> GroupStory.WishOutcome {
        let period = stay.card.group.period
        guard let found = try await visit.store.period(period), found.wishesOpenAt != nil else { return .notAsked }
        let ranking = try await visit.store.wishes(of: period)[pupil] ?? []
        guard let first = ranking.first else { return found.wishState(at: visit.now) == .closed ? .noneHandedIn : .notAsked }
        func rank(_ workshop: Workshop.ID) -> Int? { ranking.firstIndex(of: workshop).map { $0 + 1 } }
        if let rank = rank(stay.card.group.workshop) { return .granted(rank: rank) }
        let others = stays.filter { $0.card.group.period == period && !$0.hasEnded }
            .compactMap { other in rank(other.card.group.workshop).map { (rank: $0, title: other.card.title) } }
        if let best = others.min(by: { $0.rank < $1.rank }) { return .grantedElsewhere(rank: best.rank, title: best.title) }
        return .notGranted(first: try await visit.store.workshop(first)?.title ?? Phrase(same: "…"))
    }
}

struct PupilGroupModel: Sendable {
    /// A wish that no group answers.
    struct Unfollowed: Sendable {
        let period: String
        let rank: Int
        let title: Phrase
        let refusal: WishRefusal
        /// Title of the one group that the pupil follows when that workshop takes place.
        let instead: Phrase?
        /// Whether they follow several then, of which the refusal is told of one.
        let isOfOneHour: Bool

        /// « Vœu 1, « Oral » : les groupes de cet atelier à tes heures sont complets. »
        var words: Phrase { refusal.told(rank: rank, title, instead: instead, isOfOneHour: isOfOneHour) }
    }

    struct Chapter: Sendable {
        let stay: GroupStay
        let story: GroupStory
        let indicators: [Phrase]
        /// Of sessions that take place.
        let dates: [Day]
        /// Sessions that are cancelled, moved or led by somebody else.
        let changes: [DatedSession]
        /// Hours that the calendar takes or gives.
        let byCalendar: [ToldHour]
    }

    let pupil: Pupil
    let division: Phrase?
    /// Groups now and next, in order of time.
    let chapters: [Chapter]
    /// The whole path.
    let stays: [GroupStay]
    /// Changes of groups by a publication, for those who may read why.
    let transfers: [GroupTransfer]
    let unfollowed: [Unfollowed]
    var oneOffs: HTML?
    let hours: HTML?
    /// The first day away of a pupil who has left.
    var leftOn: Day?
}

enum PupilGroupView {
    static func page(_ model: PupilGroupModel, _ visit: Visit, status: Int = 200) -> Page {
        let t = visit.t
        let isOwn = visit.viewer.pupil == model.pupil.id
        let several = model.chapters.count > 1 || model.leftOn != nil
        let title =
            isOwn
            ? (several ? Phrase(fr: "Tes groupes", en: "Your groups") : Phrase(fr: "Ton groupe", en: "Your group"))
            : several
                ? Phrase(fr: "Les groupes \(ofName(model.pupil.givenName))", en: "\(model.pupil.givenName)’s groups")
                : Phrase(fr: "Le groupe \(ofName(model.pupil.givenName))", en: "\(model.pupil.givenName)’s group")
        let lead: HTML? =
            isOwn
            ? nil
            : model.leftOn.map {
                "<p>\(model.pupil.fullName)\(model.division.map { ", \(t($0))" } ?? ""). \(t(Phrase(fr: "N’est plus dans l’établissement depuis le \($0.long.fr).", en: "No longer in the school since \($0.long.en).")))</p>" as HTML
            } ?? "<p>\(model.pupil.fullName)\(model.division.map { ", \(t($0))" } ?? ""). \(t(Phrase(fr: "Voici ce que nous lui avons écrit.", en: "This is what we wrote to them.")))</p>"
        let empty: HTML =
            isOwn
            ? "<p class=\"empty\">\(t(Phrase(fr: "Tu n’as pas de groupe pour le moment. Dès qu’il y en aura un, tu verras ici pourquoi, où et quand.", en: "You have no group for now. As soon as there is one, you will see here why, where and when.")))</p>"
            : model.leftOn != nil
                ? model.stays.isEmpty ? "<p class=\"empty\">\(t(Phrase(fr: "Aucun groupe n’a été publié pour \(model.pupil.givenName).", en: "No group was published for \(model.pupil.givenName).")))</p>" : ""
                : "<p class=\"empty\">\(t(Phrase(fr: "Aucun groupe n’est publié pour \(model.pupil.givenName). Il apparaîtra ici dès sa publication.", en: "No group is published for \(model.pupil.givenName). It will appear here once published.")))</p>"
        let letter: HTML? = isOwn || model.chapters.isEmpty ? nil : "<a class=\"btn ghost\" href=\"/pupils/\(model.pupil.id)/group/letter\">\(t(Phrase(fr: "Lettre à imprimer", en: "Letter to print")))</a>"
        let calendar: HTML? = isOwn || visit.viewer.children.contains(model.pupil.id) ? "<a class=\"btn ghost\" href=\"/diary\">\(t(Phrase(fr: "Dans mon agenda", en: "In my diary")))</a>" : nil
        return Page(
            title: title, section: .groups,
            body: """
                <div class="stack loose narrow">
                <div class="page-head"><div><h1>\(t(title))</h1>\(lead)</div></div>
                \(model.chapters.isEmpty ? empty : nil)
                \(model.chapters.map { chapter($0, model, visit) })
                \(unfollowed(model, isOwn: isOwn, visit))
                \(model.chapters.isEmpty ? nil : "<div class=\"actions no-print\">\(letter)\(GroupsView.schedules("/pupils/\(model.pupil.id)/schedule", visit))\(calendar)</div>" as HTML?)
                \(model.oneOffs)
                \(model.hours)
                \(path(model, isOwn: isOwn, visit))
                </div>
                """, status: status)
    }

    private static func chapter(_ chapter: PupilGroupModel.Chapter, _ model: PupilGroupModel, _ visit: Visit) -> HTML {
        let t = visit.t
        let card = chapter.stay.card
        let isNow = chapter.stay.tenure.contains(visit.today)
        let tag: HTML =
            isNow
            ? "<span class=\"tag\">\(t(Phrase(fr: "en ce moment", en: "now")))</span>"
            : "<span class=\"tag plain\">\(t(Phrase(fr: "à partir du \(chapter.stay.tenure.from.short.fr)", en: "from \(chapter.stay.tenure.from.short.en)")))</span>"
        let dates = chapter.dates.filter { $0 >= visit.today }
        let next: HTML? = dates.isEmpty ? nil : "<p class=\"soft\">\(t(Phrase(fr: "Prochaines séances\u{202F}:", en: "Next sessions:"))) \(dates.prefix(6).map { t($0.short) }.joined(separator: ", "))</p>"
        return """
            <section class="sheet stack" aria-labelledby="t\(card.group.id) h\(card.group.id)">
            <div class="row between" id="t\(card.group.id)"><h2 id="c\(card.group.id)">\(t(card.title))</h2>\(tag)</div>
            <p><strong id="h\(card.group.id)">\(t(chapter.stay.hours))</strong>, \(t(GroupPieces.room(card, chapter.stay.tenure))), \(t(GroupPieces.leaders(card, chapter.stay.tenure)))</p>
            \(model.transfers.filter { $0.to == card.group.id }.last.map { transfer($0, card, visit) })
            <div class="why"><p>\(t(chapter.story.seen))</p><p>\(t(chapter.story.goal))</p><p>\(t(chapter.story.next))</p>\(chapter.story.wishes.map { "<p class=\"soft\">\(t($0))</p>" as HTML })</div>
            \(next)\(changes(chapter, visit))
            <details><summary>\(t(Phrase(fr: "On saura que c’est réussi quand…", en: "We will know it worked when…")))</summary><ul>\(chapter.indicators.map { "<li>\(t($0))</li>" as HTML })</ul></details>
            </section>
            """
    }

    /// That a publication changed the group, and why.
    private static func transfer(_ transfer: GroupTransfer, _ card: GroupCard, _ visit: Visit) -> HTML {
        "<p class=\"notice\">\(visit.t(told(transfer, to: card.title))) \(transfer.reason.map { visit.t($0.words) } ?? "")</p>"
    }

    static func told(_ transfer: GroupTransfer, to title: Phrase) -> Phrase {
        TransferReason.told(from: transfer.from, to: title, on: transfer.day)
    }

    private static func unfollowed(_ model: PupilGroupModel, isOwn: Bool, _ visit: Visit) -> HTML? {
        guard !model.unfollowed.isEmpty else { return nil }
        let title = isOwn ? Phrase(fr: "Tes vœux qui n’ont pas pu être suivis", en: "Your wishes that could not be followed") : Phrase(fr: "Les vœux qui n’ont pas pu être suivis", en: "The wishes that could not be followed")
        let several = Set(model.unfollowed.map(\.period)).count > 1
        return """
            <section class="stack tight" aria-labelledby="wishes"><h2 id="wishes">\(visit.t(title))</h2><ul>\(model.unfollowed.map { "<li>\(several ? "\($0.period) · " : "")\(visit.t($0.words))</li>" as HTML })</ul></section>
            """
    }

    /// So many changes are read at once; the others are folded.
    private static let changesShown = 6

    private static func changes(_ chapter: PupilGroupModel.Chapter, _ visit: Visit) -> HTML? {
        guard !chapter.changes.isEmpty || !chapter.byCalendar.isEmpty else { return nil }
        let t = visit.t
        let cancelled = Phrase(fr: "annulée", en: "cancelled")
        let byCalendar = chapter.byCalendar.map { hour -> (SessionTime, HTML) in
            let said =
                hour.isHeld
                ? Phrase(fr: "séance en plus", en: "one more session") : hour.isCancelled ? cancelled : Phrase(fr: "pas de séance", en: "no session")
            return (hour.time, "<li><strong>\(t(hour.time.name))</strong>\u{202F}: \(t(said)), \(t(hour.reason))</li>")
        }
        let changed = chapter.changes.map { session -> (SessionTime, HTML) in
            var said: [String] = []
            if session.state == .cancelled {
                said = [t(cancelled)]
            } else {
                if session.isMoved { said.append(t(Phrase(fr: "au lieu du \(session.planned.name.fr)", en: "instead of \(session.planned.name.en)"))) }
                if let room = session.room, session.isMoved { said.append(t(Phrase(fr: "salle \(room.name)", en: "room \(room.name)"))) }
                if !session.replaced.isEmpty { said.append(t(Phrase(fr: "avec \(SessionsView.leaders(session))", en: "with \(SessionsView.leaders(session))"))) }
            }
            if !session.reason.isEmpty { said.append(session.reason) }
            return (session.held, "<li><strong>\(t(session.held.name))</strong>\u{202F}: \(said.joined(separator: ", "))</li>")
        }
        let items = (changed + byCalendar).sorted { $0.0 < $1.0 }.map(\.1)
        return "<div class=\"notice warn\"><strong>\(t(Phrase(fr: "Ce qui change", en: "What changes")))</strong>\(visit.folded(items, after: changesShown))</div>"
    }

    private static func path(_ model: PupilGroupModel, isOwn: Bool, _ visit: Visit) -> HTML? {
        guard model.stays.count > (model.leftOn == nil ? 1 : 0) else { return nil }
        let items = model.stays.map { stay -> HTML in
            let isNow = stay.tenure.contains(visit.today)
            let isDone = stay.tenure.to < visit.today
            let note = isDone ? Phrase(fr: ", fait", en: ", done") : Phrase(same: "")
            return """
                <li class="\(isNow ? "now" : isDone ? "done" : "next")"><div><strong>\(visit.t(stay.card.title))</strong><br><span class="soft">\(visit.t(stay.hours)), \(visit.t(GroupPieces.dates(stay.tenure)))\(visit.t(note))</span></div></li>
                """
        }
        let title = isOwn ? Phrase(fr: "Ton parcours", en: "Your path") : Phrase(fr: "Son parcours", en: "The path")
        return "<section class=\"stack tight\" aria-labelledby=\"path\"><h2 id=\"path\">\(visit.t(title))</h2><ul class=\"path\">\(items)</ul></section>"
    }
}
