import HTTPHost

extension CentralStatusJSON {
    /// What central's status always has, besides what a site's has as well.
    static let members: [APIMember] = [
        APIMember("position", .integer(0...Int64.max), "Central's last change."), APIMember("syncOn", .truth),
        APIMember("offeredGroups", .integer(0...Int64.max)),
        APIMember("damaged", .list(of: .text(1...10_000), max: 1_000_000)), APIMember("transfersNotMade", .list(of: .open([]), max: 10_000)),
        APIMember("handedOnBefore", .list(of: .open([]), max: 1_000_000), "What sites keep closed: they had handed it on before central was restored."),
        APIMember("restoredAt", .nullable(.integer(Int64.min...Int64.max)), "When a copy took the database's place last, by command."),
        APIMember("notHeardSinceRestore", .list(of: .open([]), max: 1_000_000), "Sites that have told nothing since: what they had handed on is not known."),
        APIMember("storeMoves", .list(of: .open([]), max: 1_000_000)),
        APIMember(
            "sites",
            .list(
                of: .open([
                    APIMember("id", .text(1...100)), APIMember("number", .integer(1...Int64.max)), APIMember("name", .text(0...400)),
                    APIMember("state", .text(1...60)), APIMember("stateInWords", .text(1...400)), APIMember("upToDate", .truth),
                ]), max: 1_000_000)),
    ]
}
