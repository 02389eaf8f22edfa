/// Family names and given names to combine: each is common somewhere in France, no pair is meant to be anyone.
enum Names {
    static let girls = list(
        """
        Emma Louise Jade Alice Chloé Inès Léa Manon Camille Sarah Zoé Lina Anaïs Juliette Lola Rose Eva Clara Romane Margaux
        Maëlys Nina Lou Mila Agathe Capucine Jeanne Ambre Anna Victoria Julia Charlotte Lucie Océane Noémie Maëlle Élise
        Mathilde Pauline Justine Marie Laura Clémence Salomé Apolline Éloïse Héloïse Gabrielle Maya Yasmine Lilou Célia
        Aïcha Fatou Awa Aminata Mariam Kadiatou Assia Imane Khadija Nour Salma Soukaina Meriem Rania Safiya Farah Leïla
        Malika Samia Dounia Hajar Wiem Maïssa Elif Zeynep Defne Selin Linh Mai Thanh Lan Mei Xinyi Yuna Anjali Priya
        Nithya Kavya Diana Sofia Beatriz Mariana Carolina Inês Lucia Paula Elena Giulia Chiara Bianca Ioana Andreea
        Katarzyna Zuzanna Oksana Daria Milena Teodora Amara Grâce Merveille Divine Naomi Rebecca Ruth Esther Rachel Hannah
        Enora Maïwenn Nolwenn Rozenn Ainhoa Maialen Lisandra Ghjulia Maeva Vaiana Tehani Hinano Anne-Lise Lou-Anne Marie-Ange
        """)

    static let boys = list(
        """
        Gabriel Léo Raphaël Louis Lucas Adam Arthur Hugo Jules Maël Ethan Paul Nathan Gabin Sacha Noah Tom Mathis Théo Timéo
        Noé Nolan Enzo Malo Axel Victor Antoine Martin Baptiste Valentin Clément Maxime Alexandre Simon Robin Samuel Thomas
        Augustin Gaspard Eliott Oscar Marius Côme Basile Émile Félix Loïc Yann Titouan Erwan Ewen Corentin Quentin Rémi
        Jérémie Gaël Benoît Mathéo Thibault Tristan Romain Dylan Kylian Rayan Mohamed Amine Yanis Ilyes Younès Ismaël
        Ibrahim Ousmane Mamadou Moussa Cheikh Abdoulaye Bilal Walid Karim Nassim Sofiane Zakaria Ayoub Anas Hamza Idriss
        Kaïs Mehdi Riad Emir Kerem Yusuf Baran Minh Duc Tuan Wei Jun Kenji Arjun Rohan Vikram Sanjay Diego Tiago Afonso
        Duarte Pablo Mateo Andrei Stefan Luca Matteo Lorenzo Piotr Jakub Bohdan Danylo Ivan Nikola Kwame Emmanuel Exaucé
        David Jérémy Élie Joseph Isaac Aaron Ruben Peio Xabi Ange Petru Teva Manoa Jean-Baptiste Pierre-Louis Marc-Antoine
        """)

    static let adults = list(
        """
        Anne Claire Sophie Nathalie Isabelle Sandrine Céline Karine Valérie Hélène Florence Christine Béatrice Laurence
        Samira Nadia Fatima Leïla Aïssata Ramatoulaye Hoang Rosa Teresa Ana Svetlana Agnieszka Vanessa Stéphanie Élodie
        Émilie Aurélie Delphine Caroline Estelle Muriel Agnès Corinne Gaëlle Solenn Mireille
        """)

    static let adultMen = list(
        """
        Philippe Laurent Christophe Frédéric Stéphane Olivier Pascal Éric Thierry Bruno Hervé Gilles Vincent Sébastien
        Karim Rachid Youssef Abdel Mourad Boubacar Souleymane Hai Carlos Jorge Miguel Dimitri Marek Nicolas Julien Guillaume
        Fabrice Cédric Grégory Yannick Loïc Ronan Denis Xavier Jean-Marc Jean-Luc
        """)

    static let families = lines(
        """
        Abadie,Abdallah,Adam,Aguilar,Ait Ali,Albert,Allard,Almeida,Alvarez,Amar,Amiot,Andrieu,Antunes,Arnaud,Asselin,Atlan
        Aubry,Augustin,Ba,Bailly,Balde,Barbier,Baron,Barreto,Barry,Bastien,Baudry,Becker,Belkacem,Bellanger,Ben Amor
        Ben Salah,Benali,Benoit,Berger,Berthelot,Besnard,Bianchi,Billard,Blot,Bœuf,Bonneau,Boucher,Boudjema,Boulanger,Bourgeois
        Bousquet,Brandao,Brault,Brunet,Buisson,Camara,Cardoso,Carlier,Caron,Carpentier,Castel,Cazenave,Chabane,Chambon,Charpentier
        Charrier,Chen,Cherif,Chevallier,Cissé,Clément,Colas,Collet,Conté,Cordier,Cordonnier,Corre,Coulibaly,Courtois,Cousin
        Couturier,Cros,Da Costa,Da Silva,Dahan,Daniel,Das Neves,David,De Oliveira,Delage,Delahaye,Delattre,Delmas,Delorme,Demir
        Deschamps,Descamps,Devaux,Dia,Diaby,Diarra,Dias,Didier,Diop,Do Nascimento,Doucet,Doumbia,Dramé,Dubreuil,Duclos,Dufour
        Dumas,Dumont,Duong,Dupuis,Duval,D'Alverny,D'Haene,De La Tour,El Amrani,El Idrissi,Esnault,Estève,Etcheverry,Évrard,Fabre
        Fall,Faure,Favre,Fernandes,Ferrand,Ferreira,Fleury,Fofana,Fontaine,Forestier,Fouquet,Fournier,Franceschi,Fraisse,Gaillard
        Gallet,Garnier,Gaudin,Gautier,Gay,Georges,Germain,Gervais,Gilbert,Girard,Giraud,Godard,Gomes,Gonçalves,Gosselin,Goujon
        Grandjean,Gregoire,Grondin,Guérin,Gueye,Guichard,Guilbert,Guillet,Guillou,Guyot,Haddad,Hakimi,Hamel,Hamon,Hamdi,Hébert
        Hernandez,Hervé,Hoarau,Hoffmann,Huet,Hugon,Humbert,Ibrahimi,Imbert,Jacob,Jacquemin,Jacquet,Jamet,Joly,Jourdan,Julien
        Kaba,Kadri,Kaplan,Karim,Kebe,Keita,Keller,Khelifi,Klein,Koffi,Kone,Kowalski,Labbé,Lacombe,Lacroix,Lafon,Lagarde,Lambert
        Lamy,Langlois,Laporte,Larrieu,Laurent,Le Bihan,Le Corre,Le Floch,Le Gall,Le Goff,Le Guen,Le Roux,Lebon,Leblanc,Lebrun
        Leclerc,Lecomte,Lefèvre,Legendre,Léger,Legrand,Lelièvre,Lemaire,Lemoine,Lenoir,Leroux,Lesage,Lévêque,Lévy,Liu,Lucas,Ly
        Mahé,Maillard,Mallet,Mansouri,Marchal,Marchand,Maréchal,Marie,Marques,Marty,Masson,Mathieu,Maurin,Mazet,Mbaye,Mbemba
        Mendes,Mendy,Mercier,Merle,Meunier,Meyer,Millet,Monnier,Morand,Moreira,Morin,Morvan,Moulin,Mounier,Muller
        N'Diaye,N'Guessan,Naceri,Navarro,Neveu,Ngo,Noël,Nunes,Olivier,Ollivier,Ouattara,Ouedraogo,Ozturk,Pages,Paris,Pascal
        Payet,Pelletier,Peltier,Perret,Perrier,Perrin,Perrot,Pham,Pichon,Pierre,Pineau,Pinto,Poirier,Pons,Poulain,Prevost
        Prigent,Pruvost,Quéré,Rahmani,Raymond,Rebelo,Regnier,Renard,Renault,Rey,Reynaud,Ribeiro,Ricard,Rivière,Rolland,Rossi
        Roussel,Rousset,Royer,Sahin,Saidi,Salaün,Salmon,Samba,Sanchez,Santos,Sauvage,Schmitt,Schneider,Seck,Seguin,Sène
        Serrano,Sidibé,Simonet,Sissoko,Slimani,Soares,Sow,Soumaré,Sylla,Tahar,Tanguy,Tavares,Tessier,Texier,Thierry,Thiam
        Thibault,Torres,Touré,Tran,Traoré,Tristan,Vaillant,Valentin,Vallée,Vasseur,Vernier,Verrier,Vidal,Vieira,Vigneron
        Villain,Vincent,Vu,Wagner,Wang,Weber,Weiss,Wojcik,Xavier,Yildiz,Youssef,Zerbib,Zhang,Ziani,Zimmermann
        """)

    private static func list(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: { $0 == "," || $0.isNewline }).map(String.init)
    }
}
