import Payload
import Storage

extension AuditTrail {
    /// Records an act in the transaction that does it: both are durable, or neither is.
    ///
    /// Who signed in stands with the account's id among the details, as `byAccount`.
    ///
    /// Names and subjects that come from a site are shown to people: they are cut, and hold no line break or terminal's command.
    ///
    /// - Parameters:
    ///   - subject: what was acted on, as a person names it.
    ///   - details: what a reader needs besides; never a password or its hash.
    package func append(
        _ act: AuditAct, _ subject: String, _ details: KeyValuePairs<String, JSONValue> = [:], by administrator: Administrator
    ) throws {
        var members = details.map { (key: $0.key, value: $0.value) }
        if let account = administrator.account { members.append(("byAccount", .string(account))) }
        try append(
            actor: Self.plain(administrator.name), origin: administrator.origin, act: act.rawValue, subject: Self.plain(subject),
            details: JSONValue.object(members).serialised())
    }

    private static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(300) {
            let isCommand = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            plain.append(isCommand || "\u{2028}\u{2029}".unicodeScalars.contains(scalar) ? " " : scalar)
        }
        return String(plain)
    }
}
