/// Failures of who may edit what.
extension FailureEntry {
    static let notEditor = FailureEntry(
        "This record is not edited here.",
        remedy: "Edit it in the place that the message tells of; where a store is active, central says: tributary stores list.",
        status: 403, retry: .afterAction, blame: .content)

    static let formerHolder = FailureEntry(
        "The change comes from a site that no longer holds the store.",
        remedy: "Central keeps it apart; an administrator decides about it, on central: tributary quarantine list.",
        atSite: "Central keeps it apart, and an administrator there decides about it. Nothing of it is lost.",
        status: 409, retry: .afterAction, blame: .content)

    static let frozenForHandover = FailureEntry(
        "The right to edit this is being handed over to another place; nobody edits it until that is done.",
        remedy:
            "Synchronise this site: what was written is sent, and the other place goes on. Cancelled on central, it is edited here "
            + "again.",
        status: 409, retry: .afterAction, blame: .administration)

    static let tenureLeft = FailureEntry(
        "This site handed it on before the central server was restored, and does not take it up again by itself.",
        remedy:
            "On central, say where it is worked in: tributary stores move STORE --to SITE; to have it here again, the same with --force. "
            + "For the data of all stores: tributary topology.",
        status: 409, retry: .afterAction, blame: .administration)

    static let ownerUnknown = FailureEntry(
        "It is not known yet to whom this record belongs.",
        remedy: "Central keeps it apart until the record it depends on arrives.",
        status: 409, retry: .automatic, blame: .content)

    static let parentMissing = FailureEntry(
        "The record belongs to another one that is not here.",
        remedy: "Write the record it belongs to first, or both together.",
        status: 409, retry: .afterAction, blame: .content)

    static let storeUnknown = FailureEntry(
        "The record belongs to a store that does not exist, or names none.",
        remedy: "Name the store it belongs to; new stores are created on the central server: tributary stores create.",
        status: 409, retry: .afterAction, blame: .content)

    static let siteUnknown = FailureEntry(
        "The record speaks of a site that does not exist.",
        remedy: "Sites are created and edited on the central server by: tributary sites.",
        status: 409, retry: .afterAction, blame: .content)

    static let ownerChanged = FailureEntry(
        "A record may not be handed to another owner by editing it.",
        remedy:
            "Use the operation made for it on central: tributary stores assign, or tributary homes move. What is to become a record of "
            + "another kind, like a report of the program's own, is written anew under another id.",
        status: 403, retry: .never, blame: .content)

    static let neverSyncs = FailureEntry(
        "Records of this kind stay on the machine where they are made.",
        remedy: "Nothing to do; the record was not taken.",
        status: 403, retry: .never, blame: .content)

    static let messageImmutable = FailureEntry(
        "A message is never changed; its receiver may only mark it processed.",
        remedy: "Write a new message.",
        status: 403, retry: .never, blame: .content)

    static let appendOnly = FailureEntry(
        "A log is written once; nobody changes or deletes what it says.",
        remedy: "Write a new entry that puts it right.",
        status: 403, retry: .never, blame: .content)

    static let actingStoreMissing = FailureEntry(
        "Several stores are active here, and the change does not say in which one the user works.",
        remedy: "Name the store worked in: --store STORE, or store in the request.",
        status: 403, retry: .afterAction, blame: .content, mayBeVouchedFor: true)

    static let actingStoreOther = FailureEntry(
        "The record belongs to another store than the one the user works in.",
        remedy: "Switch to the store named in the message and do it there.",
        status: 403, retry: .afterAction, blame: .content, mayBeVouchedFor: true)

    static let actingStoreReadOnly = FailureEntry(
        "The store the user works in is only read here.",
        remedy: "Switch to a store that is active on this site, or work on the site where this one is active.",
        status: 403, retry: .afterAction, blame: .content, mayBeVouchedFor: true)

    static let supervisorReadOnly = FailureEntry(
        "Supervisor mode reads all stores; it writes orders, tenders, quotes and payments only.",
        remedy: "Leave supervisor mode and work in the store itself.",
        status: 403, retry: .afterAction, blame: .content, mayBeVouchedFor: true)

    static let userNotInStore = FailureEntry(
        "The user may not log in to this store.",
        remedy: "Choose one of the user's stores, or give the right here: tributary users rights USER --store STORE --login.",
        status: 403, retry: .afterAction, blame: .content, mayBeVouchedFor: true)

    static let orderedCentrally = FailureEntry(
        "Orders and payments of this kind are entered on the primary server.",
        remedy:
            "Ask for it on the primary server, or have an administrator set the preference back on this site: tributary preferences "
            + "override.",
        status: 403, retry: .afterAction, blame: .content)

    static let orderedBySite = FailureEntry(
        "Orders and payments of this kind are entered on the store's own site.",
        remedy: "Enter it on the site named in the message, or on the primary in supervisor mode.",
        status: 403, retry: .afterAction, blame: .content)

    static let importNotAllowed = FailureEntry(
        "Messages and synchronisation settings cannot be imported.",
        remedy: "Leave these records out; central writes its settings to the sites by itself, and messages are written anew.",
        status: 403, retry: .never, blame: .content)

    static let preferenceFixed = FailureEntry(
        "This preference cannot be changed in this way.",
        remedy: "See tributary preferences list for what may be set, set back and reset, and where.",
        status: 403, retry: .afterAction, blame: .content)

    static let waitsBehindParked = FailureEntry(
        "The change waits behind an earlier one that central keeps apart.",
        remedy: "It goes on by itself when an administrator has decided about the earlier one, on central: tributary quarantine list.",
        atSite: "It goes on by itself when an administrator of central has decided about the earlier one.",
        status: 409, retry: .automatic, blame: .content)

    static let changedMeanwhile = FailureEntry(
        "The record was changed by its rightful editor after this change was made.",
        remedy: "Compare both versions; what is still wanted is entered anew where the record is edited.",
        status: 409, retry: .afterAction, blame: .content)

    static let numbersExhausted = FailureEntry(
        "The store has no number of this kind left below a thousand million.",
        remedy:
            "Where the store is active, look at its row in the table number, with the last number given: it was set far too high. "
            + "Correct its value.",
        status: 409, retry: .afterAction, blame: .administration)

    static let numberGivenTwice = FailureEntry(
        "Two documents of a store carry one number: a device that came back from an image gave it again, or primary and site each "
            + "gave it.",
        remedy: "Both are kept. Give one of them another number, on its paper too.",
        status: 409, retry: .afterAction, blame: .administration)

    static let itemInStock = FailureEntry(
        "There is stock of the item.",
        remedy:
            "Let the stock be used up or written off where it lies, or hide the item in its stores: tributary visibility revoke STORE "
            + "--item.",
        status: 409, retry: .afterAction, blame: .caller)

    static let storeIsActive = FailureEntry(
        "The store is active on a site, which works in it.",
        remedy: "On central, take the store back first (tributary stores move STORE --to central); its site sends what it has.",
        status: 409, retry: .afterAction, blame: .caller)

    static let recordInUse = FailureEntry(
        "Other records name this one.",
        remedy:
            "Let those records name another first, or merge it into another. An item, name, list, patient or prescriber can be hidden "
            + "in its stores instead: tributary visibility revoke. Deleted all the same, it is shown by its id.",
        status: 409, retry: .afterAction, blame: .caller)
}
