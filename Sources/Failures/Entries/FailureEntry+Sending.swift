/// Failures of what was sent.
extension FailureEntry {
    static let bodyMalformed = FailureEntry(
        "The request cannot be read.",
        remedy: "A program error on the sender's side, or a broken connection; report it with the log.",
        status: 400, retry: .never, blame: .caller)

    static let bodyTooLarge = FailureEntry(
        "The request is larger than allowed.",
        remedy: "The site sends smaller batches by itself; a single record over the limit must be made smaller.",
        status: 413, retry: .automatic, blame: .caller)

    static let encodingUnsupported = FailureEntry(
        "The request's compression is not understood.",
        remedy: "Use zstd or no compression.",
        status: 415, retry: .never, blame: .caller)

    static let recordMalformed = FailureEntry(
        "A record is not valid JSON.",
        remedy: "Correct the record and write it again.",
        status: 422, retry: .never, blame: .content)

    static let recordIDMissing = FailureEntry(
        "A record has no id.",
        remedy: "Give every record an id.",
        status: 422, retry: .never, blame: .content)

    static let recordIDTooLong = FailureEntry(
        "A record's id or table name is too long.",
        remedy: "Ids hold at most 128 bytes and table names 64.",
        status: 422, retry: .never, blame: .content)

    static let recordIDMismatch = FailureEntry(
        "A record's id differs from the id inside its data.",
        remedy: "Make both the same.",
        status: 422, retry: .never, blame: .content)

    static let recordDuplicated = FailureEntry(
        "The same record stands twice in one group of changes.",
        remedy: "Send each record once in a group.",
        status: 422, retry: .never, blame: .content)

    static let recordTooLarge = FailureEntry(
        "A record is larger than allowed.",
        remedy: "Keep large files outside of records.",
        status: 413, retry: .never, blame: .content)

    static let groupTooLarge = FailureEntry(
        "One transaction holds too many changes.",
        remedy: "Split the work into smaller transactions.",
        status: 413, retry: .never, blame: .content)

    static let fieldWrongType = FailureEntry(
        "A field holds a value of the wrong kind.",
        remedy: "Correct the field that the message names.",
        status: 422, retry: .never, blame: .content)

    static let tableUnknown = FailureEntry(
        "There is no record type of this name.",
        remedy: "See tributary catalogue for the names.",
        status: 422, retry: .never, blame: .content)

    static let routeUnknown = FailureEntry(
        "There is nothing at this address.",
        remedy: "Check the address.",
        status: 404, retry: .never, blame: .caller)

    static let argumentInvalid = FailureEntry(
        "An argument is not valid.",
        remedy:
            "Put right what the message names. At the command line --help lists what each option takes; for programs "
            + "docs/local-interface.md and docs/protocol.md do.",
        status: 400, retry: .never, blame: .caller)
}
