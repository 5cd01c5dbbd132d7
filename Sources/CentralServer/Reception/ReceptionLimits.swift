/// How many sites are served at once when many come back together, and how far ahead the others are told to come.
package struct ReceptionLimits: Sendable {
    /// Sites in the middle of a sync before newcomers are told to come later; who has begun is never sent away for it.
    package var visitsMax = 256
    /// As many more of those who come when they were told to.
    package var promisedMax = 512
    /// Syncs that can be taken in a second, as long as this server has not found out.
    package var firstRate = 80.0
    /// The share of what it can take that is given away: the rest is for newcomers and for what goes wrong.
    package var bookedShare = 0.8
    /// The longest time that anybody is told to wait.
    package var longestWait: Duration = .seconds(3_000)
    /// A sync without a call for so long takes nobody's room, and for so long is over.
    package var pauseTime: Duration = .milliseconds(500)
    package var endTime: Duration = .seconds(10)
    /// How late this server may be with what it set out to do before newcomers are told to come later; four times that for those who were told when to come.
    package var latenessMost: Duration = .milliseconds(250)
    /// Sites in the middle of a sync that are no crowd: a server that is late beside fewer has other reasons, and refusing would not help.
    package var crowdLeast = 64
    /// How long after its last call a site may go on without being sent away.
    package var memoryTime: Duration = .seconds(300)
    /// Times that are remembered for those who were told one.
    package var promisesMax = 100_000

    package init() {}
}
