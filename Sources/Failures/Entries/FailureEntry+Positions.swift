/// Failures of where the two sides stand.
extension FailureEntry {
    static let pushOutOfOrder = FailureEntry(
        "The push number is not the one that comes next.",
        remedy: "The site signs in again and finds out what central already has.",
        status: 409, retry: .automatic, blame: .position)

    static let pushBodyDiffers = FailureEntry(
        "A push seen before came again with another content.",
        remedy: "The site was restored or copied; it mends itself, or both copies are stopped until one is chosen.",
        status: 409, retry: .afterAction, blame: .position)

    static let pushPartsDiffer = FailureEntry(
        "The parts of a push do not make up what was announced.",
        remedy: "Nothing of it was taken; the site sends all parts again by itself.",
        status: 409, retry: .automatic, blame: .position)

    static let cursorFromFuture = FailureEntry(
        "The site claims to know more than central ever sent.",
        remedy: "Central was restored from a backup; the site sends again what central lost.",
        status: 409, retry: .automatic, blame: .position)

    static let centralRestored = FailureEntry(
        "The central server was restored from an older backup.",
        remedy:
            "A site sends its own changes again by itself. What is kept apart with this word nobody but an administrator can vouch for: on "
            + "central, tributary quarantine show NUMBER, then quarantine retry NUMBER --override --why WHY, or dismiss it.",
        atSite: "This site sends its own changes again by itself. What central keeps apart for this reason an administrator decides there.",
        status: 409, retry: .automatic, blame: .content)

    static let siteRestored = FailureEntry(
        "This site's database was restored from an older backup.",
        remedy: "It fetches its own data from central before it can be edited again.",
        status: 409, retry: .automatic, blame: .content)

    static let digestDiffers = FailureEntry(
        "The site does not hold exactly what central holds for it.",
        remedy:
            "The difference is located and repaired by itself, and reported. Should it come back at every sync, central's own database "
            + "is damaged: on central, tributary status says what, and tributary verify --repair mends it.",
        atSite: "What differs is found and put right by itself, and told. Should it come back at every sync, tell whoever administers central.",
        status: 409, retry: .automatic, blame: .position)

    static let subscriptionChanged = FailureEntry(
        "What this site receives was changed meanwhile.",
        remedy: "The site asks again by itself.",
        status: 409, retry: .automatic, blame: .position)
}
