import Payload
import Storage

extension Site {
    /// Changes with everything that an administrator sets of a site, and with its pairing; not with contacts and queues.
    package var version: String {
        let facts: [JSONValue] = [
            .string(id), .string(name), .string(kind.rawValue), .string(secret ?? ""), .bool(isEnabled), .bool(isFenced), .string(database ?? ""),
            .string(code ?? ""),
        ]
        return String(Digest.of(JSONValue.array(facts).serialised()).hex.prefix(16))
    }
}
