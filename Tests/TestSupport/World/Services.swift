import Failures
import Logging
import ServiceLifecycle

/// Runs servers in this process that may be started and ended one by one, for the time of a body.
package struct Services: Sendable {
    private struct Job: Sendable {
        let group: ServiceGroup
        let ports: AsyncStream<Int>.Continuation
        let ended: AsyncStream<Void>.Continuation
    }

    private let jobs: AsyncStream<Job>.Continuation

    /// Ends whatever was started when `body` is done.
    package static func with<T: Sendable>(_ body: @escaping @Sendable (Services) async throws -> T) async throws -> T {
        let (jobs, start) = AsyncStream<Job>.makeStream()
        return try await withThrowingTaskGroup(of: T?.self) { tasks in
            tasks.addTask {
                defer { start.finish() }
                return try await body(Services(jobs: start))
            }
            var groups: [ServiceGroup] = []
            for await job in jobs {
                groups.append(job.group)
                tasks.addTask {
                    defer {
                        job.ports.finish()
                        job.ended.finish()
                    }
                    try await job.group.run()
                    return nil
                }
            }
            for group in groups { await group.triggerGracefulShutdown() }
            var result: T?
            while let value = try await tasks.next() { result = value ?? result }
            guard let result else { throw CancellationError() }
            return result
        }
    }

    /// Starts a server, and waits until it says where it listens.
    ///
    /// - Parameter make: is given what to call with the port.
    package func start(_ make: (@escaping @Sendable (Int) -> Void) throws -> any Service) async throws -> ServedProgram {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let (ends, ended) = AsyncStream<Void>.makeStream()
        let service = try make { announce.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [.init(service: service)], logger: .silent))
        jobs.yield(Job(group: group, ports: announce, ended: ended))
        guard let port = await ports.first(where: { _ in true }) else { throw Failure(.internalFault, "A server of the scenario does not start.") }
        return ServedProgram(port: port) {
            await group.triggerGracefulShutdown()
            for await _ in ends {}
        }
    }
}
