extension Depth {
    /// Makes the world at this depth for the time of a body.
    package func withWorld(_ body: @escaping @Sendable (any World) async throws -> Void) async throws {
        guard self != .direct else { return try await body(DirectWorld()) }
        let inProcess = self == .sockets
        try await Services.with { services in
            let world = try await ServedWorld(services, inProcess: inProcess)
            do { try await body(world) } catch {
                await world.end()
                throw error
            }
            await world.end()
        }
    }
}
