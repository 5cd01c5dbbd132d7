import Failures
import Payload

/// The first words of a bundle of central's: which of the site's words it answers.
package struct BundleHead: Sendable, Equatable {
    /// The number of the site's session request that central heard last.
    package var session: Int64
    /// Counted by central for each database.
    package var number: Int64
    /// Seconds since 1970 by central's clock; for people alone.
    package var made: Int64
    /// The last push that central took, and the version of the site's subscription.
    package var push: Int64
    package var subscription: Int64

    package init(session: Int64, number: Int64, made: Int64, push: Int64, subscription: Int64) {
        self.session = session
        self.number = number
        self.made = made
        self.push = push
        self.subscription = subscription
    }

    package func encoded() -> [UInt8] {
        JSONValue.object([
            ("session", .integer(session)), ("number", .integer(number)), ("made", .integer(made)), ("push", .integer(push)),
            ("subscription", .integer(subscription)),
        ]).serialised()
    }

    /// - Throws: `body-malformed`.
    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        session = try head.requireInteger("session")
        number = try head.requireInteger("number")
        made = head["made"]?.integer ?? 0
        push = try head.requireInteger("push")
        subscription = try head.requireInteger("subscription")
    }
}
