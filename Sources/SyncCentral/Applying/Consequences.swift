import Storage
import SyncRules

/// What follows from changes at central, in this order; `docs/consequences.md` is printed from it.
///
/// What a step writes itself brings facts and symmetrical pairs along, and nothing else of this list; a group let out of the quarantine comes
/// as one that was released.
enum Consequences {
    static let all: [Consequence] = [
        newNameVisibility, unacknowledgedPeople, shownAtHome, inferredHome, partnerSymmetry, audit, mergesFollowed, quarantineWoken,
        sharedNumbers,
    ]

    /// The steps for changes of one origin, by their moment.
    struct Plan: Sendable {
        var withEach: [@Sendable (ChangeApplication, AppliedChange) throws -> Void] = []
        var together: [@Sendable (ChangeApplication, [AppliedChange]) throws -> Void] = []
        var after: [@Sendable (ChangeApplication, AppliedGroup) throws -> Void] = []
    }

    private static let plans: [ChangeOrigin: Plan] = Dictionary(
        uniqueKeysWithValues: ChangeOrigin.allCases.map { origin in
            var plan = Plan()
            for step in all where step.holds(for: origin) {
                switch step.moment {
                case .withEach(let run): plan.withEach.append(run)
                case .together(let run): plan.together.append(run)
                case .after(let run): plan.after.append(run)
                }
            }
            return (origin, plan)
        })

    static func plan(for origin: ChangeOrigin) -> Plan { plans[origin] ?? Plan() }

    private static let makesNobody: [ChangeOrigin] = [.half, .repointing, .lookUp, .itemList, .repair]

    // MARK: With each change

    private static let newNameVisibility = Consequence(
        "visibility of new names",
        "A name just made, other than a patient's or a store's own, is shown in the store that made it, and in those whose preference welcomes others' new names (R-STORE 4).",
        except: [
            ("it makes no name", makesNobody + [.handOver]),
            ("the name of a store is shown by the pairs of stores", [.administration]),
        ],
        .withEach { application, change in
            guard change.isFirst, let payload = change.payload else { return }
            try NewNameVisibility(transaction: application.transaction).follow(
                change.key, payload: payload, madeIn: application.source.acting.store, application.writer)
        })

    private static let unacknowledgedPeople = Consequence(
        "unacknowledged people",
        "A patient or prescriber made at a site is that site's until it has surely heard that central knows them (R-OWN 2); a user comes without permissions (R-OWN 7).",
        except: [
            ("central knows whom it wrote itself", [.edit, .imported, .administration]), ("it makes nobody", makesNobody + [.handOver]),
        ],
        .withEach { application, change in
            guard change.isNew, let payload = change.payload, let site = application.source.site?.id else { return }
            try application.rememberUnacknowledged(change.key, payload, of: site)
        })

    private static let shownAtHome = Consequence(
        "shown at home",
        "The home store sees its people by a row like any other store; a former home goes on seeing them (R-OWN 20).",
        except: [
            ("the site sends that row itself, in a group of its own", [.push, .released, .takenOver]),
            ("an export brings its visibility rows itself", [.imported]),
            ("it makes nobody", makesNobody + [.administration]),
        ],
        .withEach { application, change in
            guard let payload = change.payload else { return }
            try application.showAtHome(change, payload)
        })

    private static let inferredHome = Consequence(
        "inferred home",
        "A patient of old data without a home store gets the store of the latest prescription (R-OWN 1).",
        except: [
            ("a site's own patients have a home from the start", [.push, .released, .takenOver]),
            ("it brings no prescription and no patient", [.half, .administration, .lookUp, .itemList, .repair]),
            ("the home is just being written", [.handOver]),
            ("patients are merged only where both have one home", [.repointing]),
        ],
        .withEach { application, change in
            guard change.isChange, let payload = change.payload else { return }
            try InferredHome(transaction: application.transaction, writer: application.writer).take(
                change.key, payload: payload)
        })

    // MARK: Once all that came together is in

    private static let partnerSymmetry = Consequence(
        "partner symmetry",
        "Two stores see one another or neither does: what a row, a store or its name leaves open is completed or withdrawn, and the names are routed anew (R-STORE 4).",
        .together { application, _ in try application.pairs.completePairs(application.writer) })

    private static let audit = Consequence(
        "audit",
        "Administrative acts among the records, such as merges, preferences, stores and what is visible in them, get an entry in the audit log (R-SITE 6).",
        except: [
            ("the act has an entry of its own", [.administration, .handOver, .lookUp, .repair]), ("the merge has its entry", [.repointing]),
            ("the program's own work is no person's act", [.half, .itemList]),
        ],
        .together { application, changes in
            try application.audited.log(
                changes.filter { $0.isChange && AuditedRecords.concerns($0.key.table.folded) }.map {
                    AuditedRecords.Changed($0.key, stored: $0.before, payload: $0.payload)
                }, asOne: application.source.origin == .imported)
        })

    // MARK: After

    private static let mergesFollowed = Consequence(
        "merges followed",
        "Central's own records are pointed at what was merged now, and records that come late at what was merged before (R-OWN 9).",
        except: [
            ("the hand-over goes through all merges itself where central has become the holder", [.handOver]),
            ("it is what follows from a merge", [.repointing]), ("it names what it named", [.repair]),
            ("it is written with the kept ids", [.lookUp, .itemList]),
        ],
        .after { application, group in
            try application.transaction.settingAside("merge-not-followed", "What was merged before is still named") {
                try MergeFollowing(transaction: application.transaction).follow(late: group.arrived)
            }
        })

    private static let quarantineWoken = Consequence(
        "quarantine woken",
        "Groups kept apart because a record was missing are judged again once it has come (R-OWN 10).",
        except: [
            ("the quarantine itself goes on from what it let go", [.released, .takenOver]),
            ("it brings no record that was missing", [.handOver, .repointing, .repair]),
        ],
        .after { application, group in
            try application.transaction.settingAside("quarantine-set-aside", "What waits in the quarantine could not be judged again") {
                try Quarantine(transaction: application.transaction).wake(arrived: group.arrived)
            }
        })

    private static let sharedNumbers = Consequence(
        "shared numbers",
        "A number of an order or payment that both the primary and the store's site have given is told at both ends (R-OWN 6).",
        except: [
            ("an export brings a sequence together with the numbers it gave", [.imported]),
            ("it brings no order and no payment", [.half, .administration, .lookUp, .itemList, .handOver]),
            ("numbers stay", [.repointing, .repair]),
        ],
        .after { application, group in
            try application.transaction.settingAside("numbers-set-aside", "Numbers given twice could not be looked for") {
                try SharedNumbers(transaction: application.transaction).look(
                    at: group.arrived, site: application.source.site?.id)
            }
        })
}
