/// Failures of merges.
extension FailureEntry {
    static let mergeFinal = FailureEntry(
        "A merge is for ever: it is neither changed nor taken back.",
        remedy: "If the wrong record was dropped, enter it again as a new record.",
        status: 409, retry: .never, blame: .content)

    static let mergeImpossible = FailureEntry(
        "These two records cannot be merged.",
        remedy: "Choose two records of the same kind that both exist; the message says which one does not fit.",
        status: 422, retry: .never, blame: .content)

    static let mergeCircle = FailureEntry(
        "The record to keep was itself merged into the one to be dropped.",
        remedy: "Merge it the other way round, or leave it: both ids already lead to the same record.",
        status: 409, retry: .never, blame: .content)

    static let mergeHomesDiffer = FailureEntry(
        "The two records are edited at different places, so neither place may merge them.",
        remedy:
            "First hand one over to a store of the other's site, on central: tributary homes move TABLE ID STORE. Then merge them on "
            + "that site.",
        status: 403, retry: .afterAction, blame: .content)

    static let alreadyMerged = FailureEntry(
        "The record was merged into another one before.",
        remedy: "Merge the record that was kept then; the message names it.",
        status: 409, retry: .never, blame: .content)

    static let recordMerged = FailureEntry(
        "The record was merged into another one and is gone.",
        remedy: "Use the record that was kept; the message names it.",
        status: 409, retry: .never, blame: .content)

    static let itemInBillOfMaterials = FailureEntry(
        "The item is part of a bill of materials and cannot be dropped.",
        remedy: "Keep this item and drop the other one, or take it out of the bill of materials first.",
        status: 409, retry: .afterAction, blame: .content)
}
