import Failures
import Payload
import Storage

/// Where a site stands and what it asks for, in a bundle: what it would say in pulls, compares and fetches.
package struct BundleStand: Sendable, Equatable {
    /// Seconds since 1970 by the site's clock; for people alone.
    package var made: Int64
    /// The last push whose answer it has.
    package var answered: Int64
    /// The branch of central's history that its positions are in, and the head it has seen there.
    package var opening: String
    package var seen: Int64
    /// The subscription it knows.
    package var subscription: Int64
    /// The version under which it works until its next checkpoint; nil when that is `subscription`, or nothing is in force yet.
    package var inForce: Int64?
    /// Where each channel stands that it reads.
    package var channels: [String: Int64]
    /// Channels whose content it wants to compare.
    package var reconciling: [String]
    package var isInitialised: Bool
    package var waiting: Int64
    package var withheld: Int64
    /// Groups kept apart whose fate it wants to know.
    package var parked: [Int64]
    /// Records that central believes to be here, and whose bytes are missing.
    package var missing: [[String]]
    /// As in `PullRequest`.
    package var left: [String] = []
    package var again: [ToldAgain] = []
    /// When the site would sync by itself; nil where the program does not say.
    package var schedule: SiteSchedule?

    package init(
        made: Int64, answered: Int64, opening: String, seen: Int64, subscription: Int64, channels: [String: Int64], reconciling: [String] = [],
        isInitialised: Bool, waiting: Int64 = 0, withheld: Int64 = 0, parked: [Int64] = [], missing: [[String]] = []
    ) {
        self.made = made
        self.answered = answered
        self.opening = opening
        self.seen = seen
        self.subscription = subscription
        self.channels = channels
        self.reconciling = reconciling
        self.isInitialised = isInitialised
        self.waiting = waiting
        self.withheld = withheld
        self.parked = parked
        self.missing = missing
    }

    package func encoded() -> [UInt8] {
        var members: [(key: String, value: JSONValue)] = [
            ("made", .integer(made)), ("answered", .integer(answered)), ("opening", .string(opening)), ("seen", .integer(seen)),
            ("subscription", .integer(subscription)),
        ]
        if let inForce { members.append(("inForce", .integer(inForce))) }
        members += [
            ("channels", .array(channels.sorted { $0.key < $1.key }.map { .array([.string($0.key), .integer($0.value)]) })),
            ("reconciling", .array(reconciling.map { .string($0) })), ("initialised", .bool(isInitialised)), ("waiting", .integer(waiting)),
            ("withheld", .integer(withheld)), ("parked", .array(parked.map { .integer($0) })),
            ("missing", .array(missing.map { .array($0.map { .string($0) }) })),
        ]
        if !left.isEmpty { members.append(("left", .array(left.map { .string($0) }))) }
        if !again.isEmpty { members.append(("again", .array(again.map(\.value)))) }
        if let schedule { members.append(("schedule", schedule.value)) }
        return JSONValue.object(members).serialised()
    }

    /// - Throws: `body-malformed`.
    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        made = head["made"]?.integer ?? 0
        answered = try head.requireInteger("answered")
        opening = try head.requireText("opening")
        seen = try head.requireInteger("seen")
        subscription = try head.requireInteger("subscription")
        inForce = head["inForce"]?.integer
        channels = [:]
        for pair in head["channels"]?.elements ?? [] {
            guard let name = pair[0]?.text, let position = pair[1]?.integer, position >= 0 else { throw Wire.malformed("channels") }
            channels[name] = position
        }
        reconciling = (head["reconciling"]?.elements ?? []).compactMap(\.text)
        isInitialised = head["initialised"]?.truth ?? false
        waiting = head["waiting"]?.integer ?? 0
        withheld = head["withheld"]?.integer ?? 0
        parked = (head["parked"]?.elements ?? []).prefix(PullRequest.parkedMax).compactMap(\.integer)
        missing = (head["missing"]?.elements ?? []).prefix(FetchRequest.recordsMax).compactMap { pair in
            guard let table = pair[0]?.text, let id = pair[1]?.text else { return nil }
            return [table, id]
        }
        left = (head["left"]?.elements ?? []).prefix(PullRequest.leftMax).compactMap(\.text)
        again = ToldAgain.list(head["again"])
        schedule = SiteSchedule(decoding: head["schedule"])
        guard answered >= 0, seen >= 0 else { throw Wire.malformed("position") }
    }

    /// The question that a site would ask from here.
    ///
    /// - Parameter names: the channels of the subscription; what is not among the stand's begins anew.
    package func pull(_ names: [String], subscription: Int64, bytes: Int) -> PullRequest {
        let stands = names.map { ($0, channels[$0] ?? 0) }
        let position = stands.map(\.1).max() ?? 0
        var behind: [Int64: [String]] = [:]
        for (name, at) in stands where at != position { behind[at, default: []].append(name) }
        var request = PullRequest(
            opening: opening, position: position, seen: seen, subscription: subscription,
            behind: behind.sorted { $0.key < $1.key }.map { .init(position: $0.key, channels: $0.value.sorted()) }, isInitialised: isInitialised,
            bytes: bytes, wantsDetail: true, waiting: waiting, withheld: withheld)
        request.parked = parked
        request.inForce = inForce
        request.left = left
        request.again = again
        request.schedule = schedule
        return request
    }
}
