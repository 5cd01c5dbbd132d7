import Failures
import HTTPHost

/// Whether a site's settings can be read and make sense, and its password is there.
package struct SiteSettings: Check {
    package let name = "settings"
    private let folder: SiteFolder
    private let now: Int64

    /// - Parameter now: seconds since 1970.
    package init(_ folder: SiteFolder, now: Int64) {
        self.folder = folder
        self.now = now
    }

    /// A paired device signs in with its key, one that is not with the password.
    private func checkCredentials() throws {
        if try folder.key() != nil { return }
        guard let password = try folder.password() else {
            throw Failure(.credentialsWrong, "There is neither a key of this device nor the file \(SiteFolder.passwordName).")
        }
        guard !password.isEmpty else { throw Failure(.credentialsWrong, "The file \(SiteFolder.passwordName) is empty.") }
    }

    package func look() -> Finding {
        let settings: SiteServerConfiguration
        do { settings = try folder.configuration() } catch {
            return .failure(Self.unreadable(FailureAnswer.failure(from: error)))
        }
        var bad: [Finding] = []
        do { try checkCredentials() } catch {
            let failure = FailureAnswer.failure(from: error)
            bad.append(.failure(Failure(failure.code, failure.message, remedy: "Write it anew: tributary site edit --password-file FILE")))
        }
        do { if let file = settings.caFile { try CentralLinkSettings.checkAuthority(file) } } catch {
            let failure = FailureAnswer.failure(from: error)
            bad.append(.failure(Failure(failure.code, failure.message, remedy: "Give the authority's file anew: tributary site edit --ca FILE")))
        }
        if let tls = settings.tls { bad.append(ownCertificate(tls)) }
        let isByBundle = settings.url == SiteServerConfiguration.unknownAddress
        var plan = settings.plan
        if let terms = try? folder.engineToLook()?.terms() { plan.terms = terms }
        switch plan.pausedBy {
        // Without an address there is nothing to take up.
        case .machine where !isByBundle:
            bad.append(
                .warn("The schedule is paused: nothing travels until somebody asks.", code: .syncIsOff, remedy: "Take it up again: tributary site resume"))
        case .central where !isByBundle:
            bad.append(
                .warn(
                    "Central has paused this site: nothing travels until somebody asks.", code: .syncIsOff,
                    remedy: "An administrator of central ends it: tributary sites terms \(settings.site) --no-pause"))
        default: break
        }
        if settings.url.lowercased().hasPrefix("http:"), !Self.isThisMachine(settings.url) {
            bad.append(
                .warn(
                    "Central's address begins with http: whoever is on the network can read the password and all data.",
                    remedy: "Give central a certificate, and the site its https address: tributary site edit --url URL"))
        }
        if settings.tls == nil, !HostAddress(host: settings.host, port: settings.port).isThisMachineAlone {
            bad.append(
                .warn(
                    "The local interface can be called from the network (\(settings.host)) without TLS: its page and its token can be read there.",
                    remedy: "Let it listen on this machine alone (tributary site edit --host 127.0.0.1), or serve with --certificate and --key."))
        }
        return .worst(of: bad, or: .ok(isByBundle ? "The site \(settings.site) works by bundles." : Self.words(plan, settings)))
    }

    /// Where it calls, how often, and who set that.
    private static func words(_ plan: SyncPlan, _ settings: SiteServerConfiguration) -> String {
        let setter =
            switch plan.intervalSetBy {
            case .machine: ", as set on this machine"
            case .central: ", as central sets it"
            case .standard: ""
            }
        return "The site \(settings.site) calls \(settings.url) every \(TimeSpan.words(plan.wantedSeconds))\(setter)."
    }

    /// What an unreadable file ends in, with advice for whoever edits it.
    private static func unreadable(_ failure: Failure) -> Failure {
        guard failure.code == .argumentInvalid else { return failure }
        return Failure(
            failure.code, failure.message,
            remedy: "Mend \(SiteFolder.settingsName) in the folder, or set it anew with tributary site edit; docs/handbook/a-site.md shows the settings.")
    }

    private func ownCertificate(_ files: TLSFiles) -> Finding {
        let renewing = "Renew the local interface's certificate, and start tributary site serve anew."
        do { return CertificateSpan.finding(try ShownCertificate.chain(inFile: files.certificate), now: now, renewing: renewing) } catch {
            return .failure(FailureAnswer.failure(from: error))
        }
    }

    private static func isThisMachine(_ url: String) -> Bool {
        guard let host = url.split(separator: "/").dropFirst().first?.split(separator: ":").first else { return false }
        return HostAddress(host: String(host), port: 0).isThisMachineAlone
    }
}
