import HTTPHost
import Payload
import SyncCentral

/// What moving a store would mean, as JSON.
package enum StoreMovePlanJSON {
    package static func value(_ plan: StoreMovePlan) -> JSONValue {
        let site = { (site: (id: String, number: Int64, name: String)) in
            JSONValue.object([("id", .string(site.id)), ("number", .integer(site.number)), ("name", .string(site.name))])
        }
        let quiet = plan.quietTime.map { quiet in
            JSONValue.object([
                ("hourUTC", .integer(Int64(quiet.hour))), ("bytes", .integer(quiet.bytes)), ("busiestBytes", .integer(quiet.busiestBytes)),
            ])
        }
        return .object([
            ("store", .string(plan.store.id)), ("code", .string(plan.store.code)), ("name", .string(plan.store.title)),
            ("from", plan.from.map { site(($0.id, $0.number, $0.name)) } ?? .null), ("to", site((plan.to.id, plan.to.number, plan.to.name))),
            ("possible", .bool(plan.isPossible)),
            (
                "checks",
                .array(plan.checks.map { .object([("verdict", .string($0.verdict.rawValue)), ("sentence", .string($0.sentence))]) })
            ),
            ("records", .integer(plan.records)), ("withheld", .integer(plan.withheld)), ("wireBytes", .integer(plan.wireBytes)),
            ("bytesPerSecond", plan.bytesPerSecond.map { .integer($0) } ?? .null), ("seconds", plan.seconds.map { .integer($0) } ?? .null),
            ("users", .array(plan.users.map { .string($0) })), ("quietTime", quiet ?? .null),
            ("formerBecomes", .string(plan.formerBecomes.rawValue)), ("formerIsEmptied", .bool(plan.formerIsEmptied)),
        ])
    }
}
