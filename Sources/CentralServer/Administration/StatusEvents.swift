import Failures
import HTTPHost
import HTTPTypes
import Hummingbird
import NIOCore
import Storage
import SyncCentral

/// `GET /api/v1/events`: server-sent events that tell when the status of central or of a site has changed, for whoever shows it.
///
/// An event carries central's status as `GET /status.json` does. Each connection looks once a second, and writes only what is new; a comment every
/// 15 seconds keeps boxes on the way from closing it. A person has a few connections at a time, all people together some more.
struct StatusEvents: Sendable {
    private static let connectionsMax = 64
    private static let personsMax = 4
    private static let pause: Duration = .seconds(1)
    private static let keepAlive = 15

    let api: CentralAPIRoutes
    let news: NewsHub
    let contacts: ContactBook
    let database: LedgerDatabase
    let backups: Backups
    private let open = ConnectionCount()

    init(api: CentralAPIRoutes, news: NewsHub, contacts: ContactBook, database: LedgerDatabase, backups: Backups) {
        self.api = api
        self.news = news
        self.contacts = contacts
        self.database = database
        self.backups = backups
    }

    func add(to router: Router<HostContext>) {
        router.get(RouterPath("\(CentralAPI.root)/events")) { request, context in
            let person = try await api.door.person(request)
            try person.check(.look)
            let name = person.account ?? "owner"
            guard open.hasRoom(for: name, each: Self.personsMax, all: Self.connectionsMax) else { throw Failure(.overloaded) }
            return Response(
                status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
                body: ResponseBody { writer in
                    // Counted here, where it is sure to be taken off: a client may go before its answer begins.
                    if open.enter(name, each: Self.personsMax, all: Self.connectionsMax) {
                        defer { open.leave(name) }
                        try await tell(request, whileOpen: context.channel, to: &writer)
                    }
                    try await writer.finish(nil)
                })
        }
    }

    private func tell(_ request: Request, whileOpen channel: any Channel, to writer: inout any ResponseBodyWriter) async throws {
        var told: [UInt8] = []
        var quiet = 0
        while !Task.isCancelled, channel.isActive {
            // A session that ended, or a person who was suspended, sees no more.
            guard let person = try? await api.door.person(request), person.may(.look) else { return }
            let status = try await Administration(database).statusAsync(live: LiveContacts(last: contacts.last, listening: news.sites))
            let json = CentralStatusJSON.encode(status, backup: backups.status(), isServing: true)
            let facts = CentralStatusJSON.withoutMoment(json)
            if facts != told {
                (told, quiet) = (facts, 0)
                try await writer.write(ByteBuffer(bytes: Array("event: status\ndata: ".utf8) + json + Array("\n\n".utf8)))
            } else {
                quiet += 1
                if quiet % Self.keepAlive == 0 { try await writer.write(ByteBuffer(string: ": nothing new\n\n")) }
            }
            try await Task.sleep(for: Self.pause)
        }
    }
}
