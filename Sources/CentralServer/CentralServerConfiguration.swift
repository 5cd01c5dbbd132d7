import HTTPHost

/// Everything an administrator may decide about a central server; read once, at the start.
package struct CentralServerConfiguration: Sendable {
    /// The folder of the database; holds the lock file and the access token too.
    package var dataFolder: String
    /// This program's name and version, for the metrics.
    package var app = "tributary"
    /// Where to listen; port 0 lets the system choose.
    package var address: HostAddress
    /// Nil serves plain HTTP: for tests, and behind a proxy that ends TLS.
    package var tls: TLSFiles?
    package var limits = HostLimits()
    /// How long a session lives without being used; an active site never signs in again until a restart.
    package var sessionLifetime: Duration = .seconds(24 * 3_600)
    package var lockout = LockoutPolicy()
    /// Whose word about a caller's address is taken; nobody's unless it is set.
    package var trustedProxies = TrustedProxies()
    /// What one verification of a password costs.
    package var passwordCost = SitePassword.Cost.standard
    /// Passwords verified at once, and more that may wait.
    package var passwordThreads = 2
    package var passwordsWaitingMax = 64
    /// How long a site waits for news before it is told that there is none.
    package var longPollTime: Duration = .seconds(50)
    /// How often writes of other processes are looked for while sites wait.
    package var newsPollTime: Duration = .milliseconds(500)
    /// Sites that may wait at once; never more than three quarters of the connections, so that others can still sync.
    package var longPollsMax = 50_000
    /// How many that come back together are served at once.
    package var reception = ReceptionLimits()
    package var pushes = PushQueueLimits()
    /// Answers kept for sites whose line was cut.
    package var keptAnswers = KeptAnswersLimits()
    /// Last contacts are written at most this often.
    package var contactFlushTime: Duration = .seconds(60)
    /// How often the sizes of all queues are remembered for the history.
    package var historyTime: Duration = .seconds(900)
    /// How often recent writes are moved into the main database file, when there are any.
    package var checkpointTime: Duration = .seconds(2)
    /// Copies of the database by schedule and order; nil keeps none.
    package var backups: BackupPlan?
    /// Opens the test endpoints of the v5 protocol, by which whoever knows a site's password changes any record; nil keeps them shut.
    package var testEndpoints: TestEndpoints?
    /// Seconds until an open status page loads again.
    package var pageRefreshSeconds = 10

    /// On which databases the test endpoints may be opened.
    package enum TestEndpoints: Sendable {
        /// Where no site is but those that they made, and one that calls them.
        case onTestData
        case onAnyData
    }

    package init(dataFolder: String, host: String = "127.0.0.1", port: Int = 8_700) {
        self.dataFolder = dataFolder
        address = HostAddress(host: host, port: port)
    }
}
