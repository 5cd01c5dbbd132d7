import SyncRules

/// What follows from changes at a site, in this order, inside the transaction that brought them; `docs/consequences.md` is printed
/// from it.
enum SiteConsequences {
    static let all: [SiteConsequence] = [
        withheldReviewed, impliedVisibility, sharedNumbers, mergesFollowed, overridesEnded, usersTaken, transfersFollowed,
    ]

    private static let writing: [SiteOrigin] = [.written, .imported, .program]

    private static let withheldReviewed = SiteConsequence(
        "withheld documents reviewed",
        "A document that stayed here goes out once a preference or a partner that came says so (R-OWN 5).",
        except: [
            ("what is written here is sent or withheld as it is written", writing),
            ("while it could not be used nothing was withheld here", [.readied]),
        ]
    ) { try $0.reviewWithheld($1.news, $1.settings, $1.transaction) }

    private static let impliedVisibility = SiteConsequence(
        "implied visibility",
        "The rows that show a new patient in the other dispensary stores, a prescriber with the first prescription, and both at home, as a group of their own (R-OWN 2, 4, 20).",
        except: [("whoever made the person writes them", [.received, .readied])]
    ) { try $0.writeBeside($1) }

    private static let sharedNumbers = SiteConsequence(
        "shared numbers",
        "A number of an order or payment that both the primary and the store's site have given is told (R-OWN 6).",
        except: [("a site that heals looks through all its numbers", [.readied])]
    ) { engine, scene in
        let keys = scene.written.filter { $0.change.payload != nil }.map(\.change.key) + scene.news.numbered
        try SharedNumbers(transaction: scene.transaction).look(at: keys, site: nil)
    }

    private static let mergesFollowed = SiteConsequence(
        "merges followed",
        "The site's own records are pointed at what was merged, as groups of its own (R-OWN 9).",
        except: [("a merge made here is followed when central has confirmed it", writing)]
    ) { engine, scene in scene.hasFollowed = try engine.followMerges(scene.transaction) || scene.hasFollowed }

    private static let overridesEnded = SiteConsequence(
        "overrides ended",
        "A satellite's setting back of a preference ends when the primary sets it anew (R-OWN 6).",
        except: [("the preference comes from the primary", writing)]
    ) { engine, scene in
        guard scene.news.isAddressedHere else { return }
        try engine.endVoidOverrides(scene.transaction)
    }

    private static let usersTaken = SiteConsequence(
        "users taken",
        "A user whom an administrator sent becomes the site's own, with the permissions (R-OWN 7).",
        except: [("it comes as a message from central", writing)]
    ) { engine, scene in
        guard scene.news.isAddressedHere else { return }
        // That it was taken goes back to central in the same sync.
        scene.hasFollowed = try engine.takeUserCopies(scene.transaction) || scene.hasFollowed
    }

    private static let transfersFollowed = SiteConsequence(
        "transfers followed",
        "What becomes of a transfer's documents is carried over to the other half (R-XFER 1).",
        except: [("once for the whole slice", [.imported]), ("whoever has it written goes on", [.program])]
    ) { engine, scene in
        scene.hasFollowed = try engine.follow(erased: scene.erased, scene.transaction) || scene.hasFollowed
    }
}

extension SiteEngine {
    /// Takes the steps that hold for what brought these changes.
    func takeConsequences(_ scene: SiteScene) throws {
        for step in SiteConsequences.all where step.exceptions[scene.origin] == nil { try step.run(self, scene) }
    }
}
