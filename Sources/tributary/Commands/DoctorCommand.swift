import ArgumentParser
import CentralServer
import Failures
import Foundation
import HTTPHost
import Payload
import SiteServer
import Storage

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Looks at a folder, its machine and its line, and says what is wrong and what to do.",
        discussion: """
            It changes nothing, sends no password, and works while a program serves the folder and while none does. On central it looks at the \
            address that sites use when it is told which: --url. Exit codes: 0 all well; 1 a check failed; 2 something to see to.
            """)
    @OptionGroup var data: DataOption
    @Option(help: "On central: the address that sites call, to be looked at as they see it.") var url: String?
    @Option(help: "With --url: a PEM file of the authority behind its certificate, when this machine does not know it.") var ca: String?
    @Option(help: "On central: the PEM file with its certificate; unless said, the one that central was last started with.") var certificate: String?
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        if ca != nil, url == nil { throw ValidationError("--ca goes with --url.") }
    }

    func run() async throws {
        let patient = Patient(data.folder)
        guard patient.isThere else { throw PrivateFolder.absence(in: data.data, "There is no tributary folder in \(data.data).") }
        if let url { _ = try CentralLinkSettings.address(url) }
        if patient.role == .site, url != nil || certificate != nil { throw data.folder.wrongRole(.site) }
        let diagnosis = await Diagnosis(role: patient.role?.rawValue, of: patient.checks + (await checks(of: patient)))
        if json { Terminal.print(try JSONValue(parsing: diagnosis.encoded())) } else { show(diagnosis) }
        guard diagnosis.exitCode == 0 else { throw ExitCode(diagnosis.exitCode) }
    }

    /// What is looked at in a folder of this role.
    private func checks(of patient: Patient) async -> [any Check] {
        let clock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
        switch patient.role {
        case .site: return await SiteChecks.all(SiteFolder(data.data), now: clock)
        case .central:
            var checks: [any Check] = []
            if let database = patient.ledger { checks = [CentralSettings(database), SiteClocks(database), HandedOnStores(database)] }
            checks.append(CentralKeyCheck(folder: data.data, database: patient.ledger))
            let known = try? ServingAddress(of: SiteFolder(data.data))
            checks.append(OwnCertificate(file: certificate ?? known?.certificate, serving: serving(known), now: clock()))
            guard let url else { return checks }
            return checks + (await SiteChecks.address(url, caFile: ca, now: clock)).map { SeenFromOutside($0) }
        case nil: return []
        }
    }

    private func serving(_ address: ServingAddress?) -> (host: String, port: Int)? {
        guard FolderLock.isHeld(data.data), let address, address.certificate != nil, let parts = URLComponents(string: address.url),
            let host = parts.host, let port = parts.port
        else { return nil }
        return (HostAddress(host: host, port: port).host, port)
    }

    private func show(_ diagnosis: Diagnosis) {
        for (check, finding) in diagnosis.findings {
            let code = finding.code.map { " [\($0.rawValue)]" } ?? ""
            let verdict = finding.verdict.rawValue.padding(toLength: 7, withPad: " ", startingAt: 0)
            Terminal.print("\(verdict)  \(check): \(finding.sentence)\(code)")
            for line in (finding.remedy ?? "").split(separator: "\n") { Terminal.print("         \(line)") }
        }
        let bad = [(Verdict.fail, "failure"), (.warn, "warning")].map { (diagnosis.count($0.0), $0.1) }.filter { $0.0 > 0 }
        let outcome = bad.isEmpty ? "all is well" : bad.map { counted($0.0, $0.1) }.joined(separator: ", ")
        Terminal.print("\(counted(diagnosis.findings.count, "check")): \(outcome).")
    }
}

/// A check of the address as sites see it, beside central's own of the same name.
private struct SeenFromOutside: Check {
    private let check: any Check

    init(_ check: any Check) { self.check = check }

    var name: String { "outside-\(check.name)" }

    func look() async -> Finding { await check.look() }
}

/// The folder that the doctor looks at, whatever state it is in.
private struct Patient {
    let folder: DataFolder
    let role: Role?
    private let rights: Finding
    private let examination: Result<DatabaseExamination, any Error>

    init(_ folder: DataFolder) {
        self.folder = folder
        // Before anything is opened: run by root, SQLite gives a log that belongs to another user back to the database's owner.
        rights = FolderRights(folder: folder.path).look()
        let hasDatabase = FileManager.default.fileExists(atPath: folder.databasePath)
        examination = Result {
            guard hasDatabase else {
                throw Failure(
                    .dataFolderMissing, "The folder holds no database.", remedy: "Put a backup back (tributary restore FILE), or set the folder up anew.")
            }
            return try DatabaseExamination(path: folder.databasePath)
        }
        // A site's settings tell even where its database can no longer be read.
        let isSites = FileManager.default.fileExists(atPath: folder.url.appending(path: "site.json").path)
        role = isSites ? .site : ((try? examination.get().role()) ?? nil).flatMap(Role.init(rawValue:))
    }

    var isThere: Bool { role != nil || FileManager.default.fileExists(atPath: folder.databasePath) }

    /// What is looked at in every folder.
    var checks: [any Check] {
        let path = folder.path
        let now = Int64(Date().timeIntervalSince1970)
        let checks: [any Check] = [
            Found(name: "folder-rights", finding: rights), DiskRoom(folder: path), ServingProgram(folder: path), LogSize(folder: path),
            BackupAge(folder: path, now: now),
        ]
        switch examination {
        case .success(let database):
            return checks + [SchemaVersion(database), DatabaseSoundness(database, size: FileFacts(folder.databasePath)?.size ?? 0)]
        case .failure(let error): return checks + [Found(name: "database", finding: .failure(FailureAnswer.failure(from: error)))]
        }
    }

    /// Central's database, to be read; nil when it cannot be, or is not of this program's version.
    var ledger: LedgerDatabase? {
        guard let steps = try? examination.get().steps(), steps.missing.isEmpty, steps.unknown.isEmpty,
            let engine = try? SQLiteDatabase(readingAlone: folder.databasePath)
        else { return nil }
        return try? LedgerDatabase(reading: engine, clock: { Int64(Date().timeIntervalSince1970) })
    }
}

/// What was found before the list began.
private struct Found: Check {
    let name: String
    let finding: Finding

    func look() -> Finding { finding }
}
