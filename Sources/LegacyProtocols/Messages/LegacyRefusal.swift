import Payload

/// Why a v5 call is refused, in the words of that protocol.
package struct LegacyRefusal: Error, Equatable, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        case siteNameNotFound = "site_name_not_found"
        case siteIncorrectPassword = "site_incorrect_password"
        case siteIncorrectHardwareID = "site_incorrect_hardware_id"
        case siteHasNoStore = "site_has_no_store"
        case siteAuthTimeout = "site_auth_timeout"
        case apiVersionIncompatible = "api_version_incompatible"
        /// Nothing can be done now, and the next cycle may be lucky.
        case syncIsRunning = "sync_is_running"
        /// What the protocol has no word for: the site keeps the message.
        case other = "error"

        /// The HTTP status that goes with it.
        package var status: Int {
            switch self {
            case .siteNameNotFound, .siteIncorrectPassword, .siteIncorrectHardwareID: 401
            case .siteHasNoStore: 403
            case .siteAuthTimeout: 429
            case .apiVersionIncompatible: 409
            case .syncIsRunning: 503
            case .other: 400
            }
        }
    }

    package let code: Code
    package let message: String
    /// The status, where it is not the code's own.
    package var status: Int
    package var data: JSONValue

    package init(_ code: Code, _ message: String, status: Int? = nil, data: JSONValue = .null) {
        self.code = code
        self.message = message
        self.status = status ?? code.status
        self.data = data
    }

    package static func == (one: LegacyRefusal, other: LegacyRefusal) -> Bool {
        (one.code, one.message, one.status) == (other.code, other.message, other.status) && one.data.serialised() == other.data.serialised()
    }

    /// `{"error":{"code","message","data"}}`.
    package var body: [UInt8] {
        JSONValue.object([("error", .object([("code", .string(code.rawValue)), ("message", .string(message)), ("data", data)]))]).serialised()
    }
}
