/// Failures of administration.
extension FailureEntry {
    static let notFound = FailureEntry(
        "There is no such thing.",
        remedy: "Check the name or the id.",
        status: 404, retry: .never, blame: .caller)

    static let nameTaken = FailureEntry(
        "The name is already in use.",
        remedy: "Choose another name.",
        status: 409, retry: .never, blame: .caller)

    static let siteHasStores = FailureEntry(
        "The site still has active stores.",
        remedy:
            "Move its stores first, on central: tributary stores move STORE --to SITE (or central). When the site is lost, add --force: what "
            + "it still sends is kept apart.",
        status: 409, retry: .afterAction, blame: .administration)

    static let siteIsCentral = FailureEntry(
        "The central server itself cannot be deleted or assigned like a site.",
        remedy: "Choose a remote site.",
        status: 409, retry: .never, blame: .caller)

    static let siteIsPrimary = FailureEntry(
        "The site is the primary server: it edits the data common to all stores.",
        remedy: "First make central the primary again, on central: tributary topology unify.",
        status: 409, retry: .afterAction, blame: .administration)

    static let siteNotReady = FailureEntry(
        "The site has not completed its first synchronisation.",
        remedy: "Synchronise the site first (there: tributary site sync), then try again.",
        status: 409, retry: .afterAction, blame: .administration)

    static let handoverUnderWay = FailureEntry(
        "It is being handed over already.",
        remedy:
            "Wait until the present holder has synchronised; or, on central, call it off (tributary topology cancel, tributary homes "
            + "cancel, tributary stores move STORE --cancel) or give the holder up with --force.",
        status: 409, retry: .afterAction, blame: .administration)

    static let storeMoveNeeded = FailureEntry(
        "The store is active on a site that already holds its data.",
        remedy:
            "Move it with its data, on central: tributary stores move STORE --to SITE. When the site that has it is lost, add --force: what it "
            + "still sends is kept apart.",
        status: 409, retry: .afterAction, blame: .administration)

    static let mobileSiteFull = FailureEntry(
        "A mobile site holds exactly one active store.",
        remedy: "Choose another site.",
        status: 409, retry: .never, blame: .administration)

    static let passwordTooShort = FailureEntry(
        "The password is too short.",
        remedy: "Use at least 8 characters.",
        status: 422, retry: .never, blame: .caller)

    static let quarantineDecided = FailureEntry(
        "This change, kept apart by central, was decided before.",
        remedy: "Nothing to do; for ninety days its data can be exported, on central: tributary quarantine export NUMBER.",
        atSite: "Nothing to do; for ninety days an administrator of central can still look at it.",
        status: 409, retry: .never, blame: .caller)

    static let quarantineFull = FailureEntry(
        "Central keeps as many of this site's changes apart as it takes; the rest waits here.",
        remedy:
            "Nothing is lost: what cannot be sent stays here, and receiving goes on. An administrator decides about what central keeps "
            + "apart (on central: tributary quarantine list --site NAME), or gives more room (tributary quarantine room).",
        atSite: "Nothing is lost: what cannot be sent stays here, and receiving goes on. Ask an administrator of central to decide about what is kept apart.",
        status: 409, retry: .afterAction, blame: .administration)

    static let overrideRefused = FailureEntry(
        "This change, kept apart by central, may not be forced.",
        remedy:
            "Export it (tributary quarantine export NUMBER), and let the rightful editor enter what is still wanted; then dismiss it "
            + "(tributary quarantine dismiss NUMBER --why TEXT).",
        atSite: "An administrator of central takes a copy of it out; whoever may edit the records enters what is still wanted.",
        status: 409, retry: .never, blame: .caller)

    static let alreadyInitialised = FailureEntry(
        "This data folder already holds a database.",
        remedy: "Choose an empty folder. A site's address, name or password is changed by: tributary site edit.",
        status: 409, retry: .never, blame: .caller)

    static let notInitialised = FailureEntry(
        "This data folder is not ready yet.",
        remedy:
            "A site in its first load: go on when its page, or tributary site status, says that work may begin, or that it is complete. A new "
            + "folder is set up by tributary central init, or by tributary site init and a first sync (tributary site sync).",
        status: 409, retry: .afterAction, blame: .administration)

    static let wrongRole = FailureEntry(
        "This command does not fit the role of this data folder.",
        remedy: "Give the other folder with --data: the central server's, or a site's, as the message says.",
        status: 409, retry: .never, blame: .caller)
}
