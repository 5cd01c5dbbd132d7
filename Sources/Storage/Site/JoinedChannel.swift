/// A channel a site receives, and how far.
package struct JoinedChannel: Sendable, Equatable {
    package let name: String
    package let chan: Int64
    /// Up to where its content is part of the site's records; 0 while joining.
    package var integrated: Int64
    /// Up to where it was read into the stage.
    package var staged: Int64
    /// Its content is compared with central's before it goes on.
    package var isReconciling: Bool

    package init(name: String, chan: Int64, integrated: Int64, staged: Int64, isReconciling: Bool) {
        self.name = name
        self.chan = chan
        self.integrated = integrated
        self.staged = staged
        self.isReconciling = isReconciling
    }
}
