import Payload

/// A call of an operation, checked against what the operation says of itself.
package struct APICall<Caller: Sendable>: Sendable {
    package let caller: Caller
    /// The address it came from.
    package let origin: String
    /// Parameters of path and query by name; those of the query that were not given are absent.
    package let parameters: [String: JSONValue]
    /// Null where the operation takes none, or reads the bytes itself.
    package let body: JSONValue
    /// The version that must still stand; nil for any.
    package let version: String?
    /// The key under which the act is asked for, with what is asked for as it came: it may hold a password.
    package let actKey: (key: String, request: [UInt8])?
    /// The body as it came, of an operation that reads the bytes itself.
    package var content: [UInt8] = []
    /// What else the query says, in its order, of an operation that takes other names than those of its parameters.
    package var others: [(name: String, value: String)] = []

    package init(
        caller: Caller, origin: String, parameters: [String: JSONValue], body: JSONValue, version: String?, actKey: (key: String, request: [UInt8])?
    ) {
        self.caller = caller
        self.origin = origin
        self.parameters = parameters
        self.body = body
        self.version = version
        self.actKey = actKey
    }

    /// A text parameter of the path, which is always there.
    package func path(_ name: String) -> String { parameters[name]?.text ?? "" }
    package func text(_ name: String) -> String? { parameters[name]?.text }
    package func integer(_ name: String) -> Int64? { parameters[name]?.integer }
    package func truth(_ name: String) -> Bool? { parameters[name]?.truth }
}
