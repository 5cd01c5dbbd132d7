/// What central keeps of a site of another system's program, beside the site itself.
package struct LegacySite: Sendable, Equatable {
    /// How far the site is loaded, in the words of its protocol.
    package enum State: String, Sendable { case new, started, completed }

    /// The machine that its calls name, bound by the first of them; nil until then.
    package var hardware: String?
    /// The version of the protocol that it spoke last.
    package var protocolVersion: Int64?
    package var state = State.new
    /// How often it was loaded from the beginning: each load is a database of its own.
    package var loads: Int64 = 0
    /// The last group made from what it pushed.
    package var group: Int64 = 0
    /// The ledger's head when it was loaded last: what was deleted before, it never had.
    package var loadedAt: Int64 = 0
    /// The last entry of its queue that it was given.
    package var served = EntryPlace.beginning

    package init() {}
}
