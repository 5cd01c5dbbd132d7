import Logging
import ServiceLifecycle

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

enum HostErrno {
    static let addressInUse = EADDRINUSE
}

/// Runs a host until the process is asked to end (SIGTERM, SIGINT): what has begun is finished, then it returns.
///
/// - Parameter patience: how long running requests may take to end.
package func serve(_ service: any Service, patience: Duration = .seconds(30), logger: Logger) async throws {
    var configuration = ServiceGroupConfiguration(
        services: [.init(service: service)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = patience
    try await ServiceGroup(configuration: configuration).run()
}
