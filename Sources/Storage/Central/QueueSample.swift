/// One site's queues at the end of an hour or a day, and how much it was in touch in it.
package struct QueueSample: Sendable, Equatable {
    /// The beginning of the hour or day, in seconds since 1970.
    package let at: Int64
    /// Records that the site said it has yet to push.
    package var toSend: Int64
    /// Entries it has yet to receive.
    package var toReceive: Int64
    /// Groups of its changes that are kept apart.
    package var parked: Int64
    package var withheld: Int64
    package var lastContact: Int64?
    /// Minutes in which it called.
    package var minutes: Int64
    /// Bytes of bodies that went either way.
    package var bytes: Int64

    package init(
        at: Int64, toSend: Int64, toReceive: Int64, parked: Int64, withheld: Int64, lastContact: Int64?, minutes: Int64, bytes: Int64
    ) {
        self.at = at
        self.toSend = toSend
        self.toReceive = toReceive
        self.parked = parked
        self.withheld = withheld
        self.lastContact = lastContact
        self.minutes = minutes
        self.bytes = bytes
    }
}
