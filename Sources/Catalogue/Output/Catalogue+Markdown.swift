extension Catalogue {
    /// The document `docs/ownership.md`: for each kind of data, who edits it and who receives it.
    ///
    /// Generated from the declarations only; the same catalogue always gives the same text.
    package func ownershipMarkdown() -> String {
        [
            opening, kindsOfData, matrixMarkdown(), specialCases, differingWords, globalPreferences, withheld, foreignSites,
        ].joined(separator: "\n")
    }

    private var opening: String {
        """
        # Who owns what, and who receives it

        <!-- Generated from the catalogue. To change it, change the catalogue and record it again. -->

        Every kind of record belongs to exactly one office that may edit it: the primary server, the central server, the
        site where a store is active, or a patient's home site. Everybody else holds a copy to read. Central keeps a copy
        of everything that syncs, and an editor always keeps its own; neither is repeated in *Goes to*.

        *Edited on* has two columns: one for the usual topology, where one server is primary and central, and one for the
        mirrored topology, where they are two. Who receives a record is the same in both.

        | Class | In short |
        |---|---|
        | central | common to all stores |
        | central store | about one store, but not edited there |
        | store | the store's own work: stock, transactions, requisitions |
        | patient | patients and prescribers, edited at their home site |
        | name | attached to one customer, supplier or other name |
        | message | from one store to another, never edited |
        | sync | sites and synchronisation settings |
        | local | stays on the site that wrote it |

        """
    }

    private var kindsOfData: String {
        var text = """
            ## Kinds of data

            | Data | Tables | Class | Edited on | Edited on, mirrored | Goes to |
            |---|---|---|---|---|---|

            """
        var previous = ""
        for line in OwnershipLine.lines(of: self) {
            let data = line.data == previous ? "" : line.data
            previous = line.data
            let rules = line.rules
            let tables = line.tables.joined(separator: ", ")
            text += "| \(data) | \(tables) | \(rules.dataClass) | \(rules.editor) | \(rules.mirroredEditor) "
            text += "| \(rules.audience) |\n"
        }
        return text
    }

    private var specialCases: String {
        var text = """
            ## Special cases

            Rows of these tables follow other rules when the condition holds. The first condition that holds counts.

            | Table | When | Kind of data | Class | Edited on, mirrored | Goes to |
            |---|---|---|---|---|---|

            """
        for type in types {
            for variant in type.variants {
                var audience = variant.audience.title
                if let widening = variant.widening {
                    audience += "; with *\(widening.preference.title)* also \(widening.audience.title)"
                }
                let data = variant.ownership.note.map { "\(variant.dataType). \($0)" } ?? variant.dataType
                text += "| \(shortName(of: type)) | \(variant.condition.title) | \(data) "
                text += "| \(variant.dataClass.word) | \(variant.ownerPath.mirroredTitle) | \(audience) |\n"
            }
        }
        return text
    }

    private var differingWords: String {
        var text = """
            ## Where the printed words do not decide

            The ownership table of the documentation prints one word per kind of data. For these tables a more precise rule
            decides; the word is still printed where the table is shown.

            | Table | Printed | Decides |
            |---|---|---|

            """
        for type in types where type.ownership.hasDifferingWords {
            text += "| \(shortName(of: type)) | \(type.classWord), mirrored \(type.mirroredClassWord) "
            text += "| \(type.dataClass.word), mirrored editor \(type.mirroredEditor.rawValue) |\n"
        }
        return text
    }

    private var globalPreferences: String {
        var text = """
            ## Preferences outside stores that sync

            All other preferences outside stores stay on their site. These are set on the primary and sent to every site.

            | Preference | A site may set it back for itself |
            |---|---|

            """
        for preference in GlobalPreference.allCases {
            text += "| \(preference.title) | \(preference.isOverridable ? "yes, and it is reported" : "no") |\n"
        }
        return text
    }

    private var withheld: String {
        let tables = types.filter(\.isWithheldWithoutTransactions).map(shortName).joined(separator: ", ")
        return """
            ## Withheld while a dispensary store does not sync transactions

            \(tables)

            Both halves of a transfer, with their lines, always travel.

            """
    }

    private var foreignSites: String {
        var text = """
            ## Wider, for foreign sites only

            The protocols of these sites demand more than the rules above give. It applies to sites of that kind only.

            | Table | By the rules | Kind of site | Receives |
            |---|---|---|---|

            """
        for type in types {
            for foreign in type.foreignAudiences {
                text += "| \(shortName(of: type)) | \(type.audience.title) | \(foreign.site.title) "
                text += "| \(foreign.audience.title) |\n"
            }
        }
        return text
    }
}

extension Ownership {
    /// Whether the class or the mirrored editor that decides is not the one printed.
    var hasDifferingWords: Bool {
        classWord.lowercased() != dataClass.word || mirroredClassWord.lowercased() != mirroredEditor.rawValue
    }
}
