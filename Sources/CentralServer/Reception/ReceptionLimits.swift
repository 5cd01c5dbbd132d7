/// How many sites are served at once when many come back together, and how far ahead the others are told to come.
package struct ReceptionLimits: Sendable {
    /// Calls being worked on before newcomers are told to come later; who has begun a sync is never sent away for it.
    package var callsMax = 256
    /// Of these calls, as many more for those who come when they were told to.
    package var promisedMax = 256
    /// Syncs begun in a second, as long as this server has not found out how many it can take.
    package var firstRate = 100.0
    /// The share of what it can take that is given away: the rest is for newcomers and for what goes wrong.
    package var bookedShare = 0.8
    /// The longest time that anybody is told to wait.
    package var longestWait: Duration = .seconds(900)
    /// How long a site counts as being in the middle of its sync after its last call.
    package var visitTime: Duration = .seconds(300)
    /// Times that are remembered for those who were told one.
    package var promisesMax = 100_000

    package init() {}
}
