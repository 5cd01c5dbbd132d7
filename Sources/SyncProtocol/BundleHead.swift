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
    /// The id of the database that it speaks to; a device that took another one has nothing to do with it.
    package var database: String?

    package init(session: Int64, number: Int64, made: Int64, push: Int64, subscription: Int64, database: String? = nil) {
        self.database = database
        self.session = session
        self.number = number
        self.made = made
        self.push = push
        self.subscription = subscription
    }

    package func encoded() -> [UInt8] {
        var members: [(key: String, value: JSONValue)] = [
            ("session", .integer(session)), ("number", .integer(number)), ("made", .integer(made)), ("push", .integer(push)),
            ("subscription", .integer(subscription)),
        ]
        if let database { members.append(("database", .string(database))) }
        return JSONValue.object(members).serialised()
    }

    /// - Throws: `body-malformed`.
    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        session = try head.requireInteger("session")
        number = try head.requireInteger("number")
        made = head["made"]?.integer ?? 0
        push = try head.requireInteger("push")
        subscription = try head.requireInteger("subscription")
        database = head["database"]?.text
    }
}
