import Failures
import Payload
import Storage

/// Central's answer to a push, group by group.
package struct PushReply {
    package var number: Int64
    package var opening: String
    package var answers: [(group: Int64, answer: GroupAnswer)]
    /// Under which numbers central keeps the parked groups: by these the site asks what became of them.
    package var quarantine: [Int64: Int64] = [:]
    /// Of parked groups that a database sends after it went back to a backup: which of its changes, counted from 0, are of records that
    /// nobody has changed since the version they were written over.
    package var untouched: [Int64: [Int]] = [:]

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 128)
        writer.beginObject()
        writer.key("push")
        writer.integer(number)
        writer.key("opening")
        writer.string(opening)
        writer.key("groups")
        writer.beginArray()
        for (group, answer) in answers {
            writer.beginObject()
            writer.key("group")
            writer.integer(group)
            switch answer {
            case .accepted(let position):
                writer.key("position")
                if let position { writer.integer(position) } else { writer.null() }
            case .parked(let code, let message):
                writer.key("code")
                writer.string(code)
                writer.key("message")
                writer.string(message)
                if let number = quarantine[group] {
                    writer.key("quarantine")
                    writer.integer(number)
                }
                if let untouched = untouched[group] {
                    writer.key("untouched")
                    writer.beginArray()
                    for index in untouched { writer.integer(Int64(clamping: index)) }
                    writer.endArray()
                }
            }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    package init(number: Int64, opening: String, answers: [(group: Int64, answer: GroupAnswer)]) {
        self.number = number
        self.opening = opening
        self.answers = answers
    }

    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        number = try head.requireInteger("push")
        opening = try head.requireText("opening")
        var quarantine: [Int64: Int64] = [:]
        var untouched: [Int64: [Int]] = [:]
        answers = try (head["groups"]?.elements ?? []).map { value in
            let group = try value.requireInteger("group")
            quarantine[group] = value["quarantine"]?.integer
            untouched[group] = value["untouched"]?.elements?.compactMap { $0.integer.flatMap { Int(exactly: $0) } }
            if let code = value["code"]?.text { return (group, .parked(code: code, message: value["message"]?.text ?? code)) }
            return (group, .accepted(position: value["position"]?.integer))
        }
        self.quarantine = quarantine
        self.untouched = untouched
    }
}
