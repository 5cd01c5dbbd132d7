import Failures
import Payload
import Storage

/// What the device that a site had before said last: what it had yet to send central never received (R-SYNC 4).
///
/// What it wrote after its last contact nobody can count.
package struct FormerDevice: Sendable, Equatable, StateValue {
    package let database: String
    /// Records and groups that it had yet to send, and records that it kept to itself.
    package let toSend: Int64
    /// Nil from an older program, which did not say.
    package let groupsToSend: Int64?
    package let withheld: Int64
    /// Seconds since 1970; nil when it never called after it was paired.
    package let saidAt: Int64?
    /// When another device took its place.
    package let replacedAt: Int64

    static let kept = StateKeys<FormerDevice>("former:")

    init(database: String, told: ToldBySite, saidAt: Int64?, replacedAt: Int64) {
        self.database = database
        toSend = told.waiting
        groupsToSend = told.waitingGroups
        withheld = told.withheld
        self.saidAt = saidAt
        self.replacedAt = replacedAt
    }

    package init?(stateText: String) {
        guard let value = try? JSONValue(parsing: stateText), let database = value["database"]?.text, let replacedAt = value["replacedAt"]?.integer else {
            return nil
        }
        self.database = database
        self.replacedAt = replacedAt
        toSend = value["toSend"]?.integer ?? 0
        groupsToSend = value["groupsToSend"]?.integer
        withheld = value["withheld"]?.integer ?? 0
        saidAt = value["saidAt"]?.integer
    }

    package var stateText: String {
        let members: [(key: String, value: JSONValue?)] = [
            ("database", .string(database)), ("replacedAt", .integer(replacedAt)), ("toSend", .integer(toSend)),
            ("groupsToSend", groupsToSend.map { .integer($0) }), ("withheld", .integer(withheld)), ("saidAt", saidAt.map { .integer($0) }),
        ]
        return String(decoding: JSONValue.object(members.compactMap { member in member.value.map { (member.key, $0) } }).serialised(), as: UTF8.self)
    }

    /// What it had yet to send, in words.
    static func words(records: Int64, groups: Int64?) -> String {
        guard let groups else { return counted(records, "record") }
        return "\(counted(groups, "group")) (\(counted(records, "record")))"
    }

    /// A sentence for people.
    ///
    /// - Parameter moment: how a time is written.
    package func sentence(_ moment: (Int64) -> String) -> String {
        guard let saidAt else { return "The device before never said what it held." }
        let kept = withheld > 0 ? ", and kept \(counted(withheld, "record")) to itself" : ""
        guard toSend > 0 else { return "The device before had nothing left to send \(moment(saidAt))\(kept); what was written there since is not known here." }
        let unsent = Self.words(records: toSend, groups: groupsToSend)
        return "The device before had \(unsent) yet to send when it called last, \(moment(saidAt))\(kept): central never received them."
    }
}
