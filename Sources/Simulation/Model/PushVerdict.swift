import Payload

/// Central's answer to a push, group by group.
struct PushVerdict {
    /// Code of the refusal by group; nil when accepted.
    var codes: [Int64: String?] = [:]
    /// Where an accepted group stands, and under which number a refused one is kept.
    var positions: [Int64: Int64] = [:]
    var numbers: [Int64: Int64] = [:]

    init(_ reply: [UInt8]) {
        guard let head = try? JSONValue(parsing: reply) else { return }
        for group in head["groups"]?.elements ?? [] {
            guard let number = group["group"]?.integer else { continue }
            codes[number] = .some(group["code"]?.text)
            positions[number] = group["position"]?.integer
            numbers[number] = group["quarantine"]?.integer
        }
    }
}
