extension Store {
    /// What was proposed and not rewritten was known again by its sentence, in the language of whoever confirmed it: it is found here by the
    /// sentences as they were, from the words of up to thirty adults.
    static let proposedReasons = Migration(
        96, "What kind of reason was proposed, where nobody rewrote it",
        """
        ALTER TABLE priority ADD COLUMN proposed TEXT;
        UPDATE priority SET proposed = (
            SELECT min(replace(t.kind, '@n', n.n)) FROM (
                SELECT 'strength 0' AS kind, 'Tu te sens à l’aise ici\u{202F}: tu peux aller plus loin.' AS words
                UNION ALL SELECT 'strength 0', 'You feel at ease here: you can go further.'
                UNION ALL SELECT 'strength @n', 'C’est un point fort, @fr vu\u{202F}: tu peux aller plus loin.'
                UNION ALL SELECT 'strength @n', 'This is one of your strengths, @en seen it: you can go further.'
                UNION ALL SELECT 'said 0 first', 'Tu dis toi-même que ce n’est pas encore facile.'
                UNION ALL SELECT 'said 0 first', 'You say yourself that it is not easy yet.'
                UNION ALL SELECT 'said @n first', 'Tu le dis toi-même et @fr vu aussi\u{202F}: c’est ici que tu peux avancer le plus.'
                UNION ALL SELECT 'said @n first', 'You say so yourself and @en seen it too: this is where you can move forward most.'
                UNION ALL SELECT 'said @n next', 'Tu le dis toi-même et @fr vu aussi\u{202F}: c’est aussi un point à travailler.'
                UNION ALL SELECT 'said @n next', 'You say so yourself and @en seen it too: this is a point to work on too.'
                UNION ALL SELECT 'apart @n', 'Tu t’y sens à l’aise\u{202F}; @fr vu un peu autrement. Parlez-en ensemble, puis travaille ce point.'
                UNION ALL SELECT 'apart @n', 'You feel at ease here; @en seen it a little differently. Talk it over together, then work on it.'
                UNION ALL SELECT 'seen @n first', '@Fr vu au travail\u{202F}: c’est ici que tu peux avancer le plus.'
                UNION ALL SELECT 'seen @n first', '@En seen it at work: this is where you can move forward most.'
                UNION ALL SELECT 'seen @n next', '@Fr vu au travail\u{202F}: c’est aussi un point à travailler.'
                UNION ALL SELECT 'seen @n next', '@En seen it at work: this is a point to work on too.'
            ) t, (
                SELECT '1' AS n, 'un adulte l’a' AS fr, 'Un adulte l’a' AS cap_fr, 'one adult has' AS en, 'One adult has' AS cap_en
                UNION ALL SELECT '2', 'deux adultes l’ont', 'Deux adultes l’ont', 'two adults have', 'Two adults have'
                UNION ALL SELECT '3', 'trois adultes l’ont', 'Trois adultes l’ont', 'three adults have', 'Three adults have'
                UNION ALL SELECT '4', 'quatre adultes l’ont', 'Quatre adultes l’ont', 'four adults have', 'Four adults have'
                UNION ALL SELECT '5', 'cinq adultes l’ont', 'Cinq adultes l’ont', 'five adults have', 'Five adults have'
                UNION ALL SELECT '6', 'six adultes l’ont', 'Six adultes l’ont', 'six adults have', 'Six adults have'
                \((7...30).map { "UNION ALL SELECT '\($0)', '\($0) adultes l’ont', '\($0) adultes l’ont', '\($0) adults have', '\($0) adults have'" }.joined(separator: "\n        "))
            ) n
            WHERE replace(replace(replace(replace(t.words, '@fr', n.fr), '@Fr', n.cap_fr), '@en', n.en), '@En', n.cap_en) = priority.reason)
        WHERE reason <> '';
        """)
}
