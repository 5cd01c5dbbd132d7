/// One line of the log a person reads to see what sync did.
package struct SyncLogLine: Sendable {
    package let sequence: Int64
    package let at: Int64
    package let site: String?
    package let event: String
    package let code: String?
    package let message: String
}
