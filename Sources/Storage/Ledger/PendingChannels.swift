/// Channels as a transaction sees them: read once, changed in memory, written at the commit.
///
/// An attempt notes what it changes, and no more: many attempts in one transaction, each touching a channel or two of hundreds, cost what they touch.
struct PendingChannels {
    private struct Entry {
        var state: ChannelState
        var isChanged: Bool
    }

    private var entries: [Int64: Entry] = [:]
    /// What stood before each running attempt read or changed it, outermost attempt first: a channel that was made in an attempt is not known after it
    /// was undone.
    private var before: [[Int64: Entry?]] = []

    subscript(chan: Int64) -> ChannelState? { entries[chan]?.state }

    /// What was read, unless it is known better.
    mutating func learn(_ chan: Int64, _ state: ChannelState) {
        guard entries[chan] == nil else { return }
        note(chan)
        entries[chan] = Entry(state: state, isChanged: false)
    }

    /// - Precondition: the channel was read.
    mutating func change(_ chan: Int64, _ state: ChannelState) {
        note(chan)
        entries[chan] = Entry(state: state, isChanged: true)
    }

    private mutating func note(_ chan: Int64) {
        guard let last = before.indices.last, before[last][chan] == nil else { return }
        before[last][chan] = .some(entries[chan])
    }

    mutating func begin() { before.append([:]) }

    /// The innermost attempt stands as far as the one around it does.
    mutating func keep() {
        let noted = before.removeLast()
        guard let last = before.indices.last else { return }
        before[last].merge(noted) { outer, _ in outer }
    }

    /// The innermost attempt changed nothing.
    mutating func undo() {
        for (chan, old) in before.removeLast() { entries[chan] = old }
    }

    /// What the commit writes, in the order of the channels' numbers.
    var changed: [(chan: Int64, state: ChannelState)] {
        entries.filter(\.value.isChanged).map { ($0.key, $0.value.state) }.sorted { $0.chan < $1.chan }
    }

    mutating func forgetChanges() { entries = entries.mapValues { Entry(state: $0.state, isChanged: false) } }
}
