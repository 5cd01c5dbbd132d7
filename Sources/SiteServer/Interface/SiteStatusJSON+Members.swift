import HTTPHost

extension SiteStatusJSON {
    /// What a site's status always has, besides what central's has as well.
    static let members: [APIMember] = {
        let arriving = APISchema.open([
            APIMember("id", .text(1...200)), APIMember("code", .text(0...2_000), "Empty until its record is here."),
            APIMember("name", .text(1...2_000), "Its id until then."),
        ])
        let count = APISchema.integer(0...Int64.max)
        let moment = APISchema.nullable(.integer(Int64.min...Int64.max))
        let list = APISchema.list(of: .open([]), max: 1_000_000)
        return [
            APIMember("central", .text(0...2_000), "The address it calls."), APIMember("state", .word(["new", "loading", "healing", "ready"])),
            APIMember("stateInWords", .text(1...2_000)), APIMember("toSend", count), APIMember("groupsToSend", count), APIMember("bundledGroups", count),
            APIMember("bundledAt", moment), APIMember("bundleMadeAt", moment), APIMember("bundleTakenAt", moment), APIMember("toReceive", .nullable(count)),
            APIMember("staged", count), APIMember("cursor", count),
            APIMember("withheldRecords", count), APIMember("clockAheadSeconds", moment), APIMember("clock", .nullable(.text(1...2_000))),
            APIMember("intervalSeconds", .nullable(count)), APIMember("intervalSetBy", .nullable(.word(["machine", "central", "standard"]))),
            APIMember("paused", .truth), APIMember("pausedBy", .nullable(.word(["machine", "central"]))), APIMember("pushBytes", .nullable(count)),
            APIMember("pageBytes", .nullable(count)), APIMember("online", .nullable(.truth)), APIMember("upToDateAt", moment),
            APIMember("lastSuccess", moment), APIMember("nextAttempt", moment), APIMember("progress", .nullable(.open([APIMember("phase", .text(1...50))]))),
            APIMember(
                "lastError",
                .nullable(.open([APIMember("code", .text(1...60)), APIMember("message", .text(1...10_000)), APIMember("remedy", .text(1...2_000))]))),
            APIMember("lastReport", .nullable(CycleReportJSON.schema)), APIMember("bytesSent", count), APIMember("bytesReceived", count),
            APIMember("stores", list), APIMember("storesInWords", .text(1...100_000)), APIMember("parked", list), APIMember("keptApartRecords", count),
            APIMember("keptApart", list),
            APIMember("frozen", list), APIMember("arriving", .list(of: arriving, max: 1_000_000)),
            APIMember("arrivingInWords", .nullable(.text(1...100_000))), APIMember("again", list),
            APIMember("againInWords", .nullable(.text(1...100_000))),
            APIMember("withheld", list),
            APIMember("transfersNotPassedOn", list),
        ]
    }()
}
