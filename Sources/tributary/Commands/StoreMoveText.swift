import Failures
import Foundation
import Payload

/// Moves of stores in words.
enum StoreMoveText {
    /// - Parameter isForced: the old site is given up: it sends nothing first, and is not to be deleted.
    static func show(_ plan: JSONValue, isForced: Bool = false) {
        let from = plan["from"]?.words("name") ?? ""
        Terminal.print("\(plan.words("name")) (\(plan.words("code"))) from \(from.isEmpty ? "nowhere" : from) to \(plan["to"]?.words("name") ?? "")")
        for check in plan.list("checks") {
            let sign = ["fine": "ok", "heed": "note", "stop": "NO"][check.words("verdict")] ?? ""
            Terminal.print("  \(sign.padding(toLength: 5, withPad: " ", startingAt: 0)) \(check.words("sentence"))")
        }
        let records = plan.count("records")
        if records > 0 {
            let bytes = "about \(size(plan.count("wireBytes")))"
            let time =
                plan["seconds"]?.integer.map { "about \(TimeSpan.words($0)) on the link as it was in its best hour" }
                ?? "how long is not known: that link has no history"
            Terminal.print("Travels: \(counted(records, "record")), \(bytes); \(time).")
        } else {
            Terminal.print("Travels: nothing; \(plan["to"]?.words("name") ?? "it") has all that there is of it, or there is nothing yet.")
        }
        if isForced {
            Terminal.print("Without waiting for \(from): what it has not sent, and what it withholds, stays there until it is found. Do not delete that site.")
        } else if plan.count("withheld") > 0 {
            Terminal.print("Sent first: \(counted(plan.count("withheld"), "record")) that the old site keeps to itself, as it told last.")
        }
        let users = plan["users"]?.elements?.compactMap(\.text) ?? []
        Terminal.print("Users who may log in to it: \(users.isEmpty ? "none that central knows" : users.joined(separator: ", ")).")
        if let quiet = plan["quietTime"], quiet["hourUTC"] != nil {
            let hour = quiet.count("hourUTC")
            Terminal.print(
                "Quiet time of the old site: \(hour):00 to \((hour + 1) % 24):00 UTC, \(size(quiet.count("bytes"))) on average beside \(size(quiet.count("busiestBytes"))) in the busiest hour."
            )
        } else {
            Terminal.print("Quiet time: not known; the old site has too little history.")
        }
        let former = plan.words("formerBecomes")
        guard !from.isEmpty, from != plan["to"]?.words("name") else { return }
        let becomes =
            switch former {
            case "collector": "keeps a full read-only copy, and every change of the store goes on travelling there"
            case "transfer": "knows it as a trading partner"
            default: "no longer knows it"
            }
        Terminal.print("Afterwards \(from) \(becomes).")
        if plan["formerIsEmptied"]?.truth == true, !isForced {
            Terminal.print("\(from) has no other store: it may be deleted then with: tributary sites delete \"\(from)\"")
        }
    }

    static func show(_ moves: [JSONValue]) {
        Terminal.table(
            ["STORE", "FROM", "TO", "PHASE", "REMAINING", "WAITS FOR", "LAST SEEN", "ORDERED"],
            moves.map { move in
                let more = move["remainingIsLeast"]?.truth == true ? ">" : ""
                return [
                    move.words("code"), move["from"]?.words("name") ?? "-", move["to"]?.words("name") ?? "-", move.words("phase"),
                    move["remaining"]?.integer.map { "\(more)\($0)" } ?? "-", move["waitsFor"]?["name"]?.text ?? "-",
                    move["waitsFor"]?["name"] == nil ? "-" : move["listening"]?.truth == true ? "connected" : Moment.text(move["lastContact"]?.integer),
                    Moment.text(move["orderedAt"]?.integer),
                ]
            })
        for move in moves.prefix(5) where ["ordered", "draining", "loading"].contains(move.words("phase")) { Terminal.print(move.words("sentence")) }
    }

    private static func size(_ bytes: Int64) -> String {
        bytes < 10_000 ? "\(bytes) bytes" : bytes < 10_000_000 ? "\(bytes / 1_000) kB" : "\(bytes / 1_000_000) MB"
    }
}
