import Failures
import Payload
import Storage

extension Resolution {
    /// `{"group":41,"quarantine":7,"position":8130}`, or `"dismissed"` with the reason in the position's place, and `"takeBack":true` when the
    /// site's own versions give way.
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("group")
        writer.integer(group)
        writer.key("quarantine")
        writer.integer(quarantine)
        switch outcome {
        case .released(let position):
            writer.key("position")
            if let position { writer.integer(position) } else { writer.null() }
        case .dismissed(let why, let takesBack):
            writer.key("dismissed")
            writer.string(why)
            if takesBack {
                writer.key("takeBack")
                writer.bool(true)
            }
        }
        writer.endObject()
    }

    package init(decoding value: JSONValue) throws {
        let outcome: Outcome
        if let why = value["dismissed"]?.text {
            outcome = .dismissed(why: why, takesBack: value["takeBack"]?.truth ?? false)
        } else {
            outcome = .released(position: value["position"]?.integer)
        }
        self.init(
            group: try value.requireInteger("group"), quarantine: try value.requireInteger("quarantine"), outcome: outcome)
    }
}

extension Tally {
    /// `[count,"digest"]`.
    package func write(to writer: inout JSONWriter) {
        writer.beginArray()
        writer.integer(count)
        writer.string(digest.hex)
        writer.endArray()
    }

    package init(decoding value: JSONValue) throws {
        guard let count = value[0]?.integer, let digest = value[1]?.text.flatMap({ Digest(hex: $0) }) else {
            throw Wire.malformed("tally")
        }
        self.init(count: count, digest: digest)
    }
}
