/// Failures of bundles that are carried by hand. Whatever is refused here was not applied, not even a part of it.
extension FailureEntry {
    static let bundleUnreadable = FailureEntry(
        "This file is no bundle of tributary.",
        remedy: "Look for the file that tributary site bundle, central bundle or sites export made, and carry that one.",
        status: 400, retry: .never, blame: .caller)

    static let bundleDamaged = FailureEntry(
        "The bundle was changed on the way; nothing of it was taken.",
        remedy: "Copy the file again from where it was made, or make another bundle: what it held is in the next one too.",
        status: 400, retry: .never, blame: .caller)

    static let bundleCutShort = FailureEntry(
        "The bundle ends in the middle; nothing of it was taken.",
        remedy: "It was not copied to its end: copy it again, let the stick finish before it is drawn, and look for room on it.",
        status: 400, retry: .never, blame: .caller)

    static let bundlePartMissing = FailureEntry(
        "A part of the bundle is missing; nothing of it was taken.",
        remedy: "Bring all parts, FILE, FILE.2, FILE.3 and so on: side by side in one folder, or each named to the command, in any order.",
        status: 400, retry: .afterAction, blame: .caller)

    static let bundlePartForeign = FailureEntry(
        "The files are parts of different bundles; nothing of them was taken.",
        remedy: "Name the parts of one bundle alone; the newest holds everything that the others hold.",
        status: 400, retry: .afterAction, blame: .caller)

    static let bundleOtherSite = FailureEntry(
        "The bundle belongs to another site.",
        remedy: "Carry it to the site that it names; here nothing of it was taken.",
        status: 409, retry: .never, blame: .caller)

    static let bundleOtherCentral = FailureEntry(
        "The bundle belongs to another central server.",
        remedy: "Carry it to the network that it comes from; here nothing of it was taken.",
        status: 409, retry: .never, blame: .caller)

    static let bundleWrongWay = FailureEntry(
        "The bundle goes the other way.",
        remedy:
            "What tributary site bundle makes is taken by tributary central accept; what central bundle makes, by site accept; "
            + "what sites export makes, by site init --from.",
        status: 409, retry: .never, blame: .caller)

    static let bundleRepeated = FailureEntry(
        "This bundle was taken before; there is nothing to do.",
        remedy: "Nothing is lost and nothing is done twice. Carry the next one.",
        status: 409, retry: .never, blame: .caller)

    static let bundleOld = FailureEntry(
        "The bundle is older than what is known here already; it was left aside.",
        remedy: "Nothing is lost: what it held is here, or is sent again. Make and carry a new one.",
        status: 409, retry: .never, blame: .caller)

    static let bundleKeyMissing = FailureEntry(
        "The site and the central server have not exchanged the keys that bundles need.",
        remedy:
            "Let the site sync once over a network, or set its device up from a file that central made: tributary sites export SITE FILE, "
            + "then tributary site init --from FILE.",
        status: 409, retry: .afterAction, blame: .administration)
}
