/// Failures of who is calling.
extension FailureEntry {
    static let credentialsWrong = FailureEntry(
        "The site name or the password is wrong.",
        remedy:
            "On this device: tributary site edit --site NAME --password-file FILE. On central, tributary sites list shows the names, "
            + "and tributary sites edit NAME --password-file FILE sets a new password.",
        status: 401, retry: .afterAction, blame: .caller)

    static let lockedOut = FailureEntry(
        "Too many wrong passwords; this site name is locked for a while.",
        remedy: "Wait for the time named, then try with the right password.",
        status: 429, retry: .automatic, retryAfterSeconds: 30, blame: .caller)

    static let sessionUnknown = FailureEntry(
        "The session has ended.",
        remedy: "The site signs in again by itself; nothing to do.",
        status: 401, retry: .automatic, blame: .caller)

    static let secondDevice = FailureEntry(
        "Another device is already paired with this site.",
        remedy: "If this device replaces the other, an administrator clears the pairing on central: tributary sites re-pair NAME.",
        status: 409, retry: .afterAction, blame: .administration)

    static let siteFenced = FailureEntry(
        "Two copies of this site's database are alive; both are stopped until one is chosen.",
        remedy:
            "Decide which device goes on and stop the other; then on central: tributary sites re-pair NAME. The first that "
            + "calls is chosen, the other is retired for good. One device that was put back from the same copy twice counts as two: nothing else "
            + "is to be stopped then.",
        status: 409, retry: .afterAction, blame: .administration)

    static let deviceRetired = FailureEntry(
        "Another device was chosen for this site; this one is retired, and takes no more edits.",
        remedy:
            "What it had not sent is here still: tributary site unsent writes it to a file, and on central tributary quarantine add "
            + "brings it before an administrator. Then set this device up anew in an empty folder.",
        atSite: "What it had not sent is here still: tributary site unsent writes it to a file, for an administrator of central. Then this device is set up "
            + "anew in an empty folder.",
        status: 409, retry: .afterAction, blame: .administration)

    static let syncIsOff = FailureEntry(
        "Synchronisation is switched off on the central server.",
        remedy: "Nothing is lost; it goes on when an administrator switches it on, on central: tributary central sync on.",
        status: 503, retry: .automatic, retryAfterSeconds: 5, blame: .administration)

    static let protocolTooOld = FailureEntry(
        "This site's program is too old for the central server.",
        remedy: "Install the newer tributary on this site; its data stays.",
        status: 426, retry: .afterAction, blame: .caller)

    static let protocolTooNew = FailureEntry(
        "This site's program is newer than the central server understands.",
        remedy: "Upgrade the central server first.",
        status: 426, retry: .afterAction, blame: .caller)

    static let adminTokenWrong = FailureEntry(
        "The access token for this program's own interface is missing or wrong.",
        remedy: "Use the token in the file access.token of that program's data folder; at its page, also a code: tributary page-link.",
        status: 401, retry: .afterAction, blame: .caller)

    static let formFromElsewhere = FailureEntry(
        "The form was sent from a page of another server.",
        remedy: "Open this server's own page and do it there; a proxy in front passes the Host header on.",
        status: 403, retry: .afterAction, blame: .caller)

    static let credentialsMissing = FailureEntry(
        "The site's name and password did not reach the central server.",
        remedy: "Something on the way, such as a reverse proxy, takes the Authorization header away: let it pass that header on.",
        status: 401, retry: .afterAction, blame: .administration)

    static let siteKeyUnknown = FailureEntry(
        "The central server does not know this device's key.",
        remedy:
            "Give the device the site's password once, for a new key: tributary site edit --password-file FILE. If nobody knows it, "
            + "tributary sites edit NAME --password-file FILE sets another on central.",
        status: 401, retry: .afterAction, blame: .caller)
}
