/// What a line does to time: how much it lets through, how long that is under way, how much is lost, and when it is cut.
package struct LineTiming: Sendable {
    /// In each direction, for all connections together.
    package var bytesPerSecond: Int
    /// From one end to the other; there and back takes twice this.
    package var delay: Duration
    /// Of the packets, between 0 and 1: each lost one comes a round trip later, and its connection slows down, as TCP's does.
    package var loss: Double
    /// Every connection ends this often, with what is under way; nil never.
    package var cutEvery: Duration?
    /// How long nobody gets through after a cut.
    package var darkTime: Duration
    /// Decides which packets are lost.
    package var seed: UInt64

    static let packetBytes = 1_400

    package init(
        bytesPerSecond: Int, delay: Duration = .zero, loss: Double = 0, cutEvery: Duration? = nil, darkTime: Duration = .zero, seed: UInt64 = 1
    ) {
        self.bytesPerSecond = max(bytesPerSecond, 1)
        self.delay = delay
        self.loss = min(max(loss, 0), 1)
        self.cutEvery = cutEvery
        self.darkTime = darkTime
        self.seed = seed
    }
}
