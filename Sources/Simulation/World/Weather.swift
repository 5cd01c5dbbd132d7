/// Which troubles a run meets, drawn from its seed: a few kinds each, so that every kind also appears without the others.
struct Weather {
    /// Chances in a hundred, per message.
    var loss = 0
    var duplication = 0
    /// Longest delay of a message, in steps.
    var delay = 1
    /// Chances in a hundred, per step.
    var cut = 0
    /// Chances in a hundred, per call at central, per step of a site's protocol.
    var centralCrash = 0
    var siteCrash = 0
    var replay = 0
    var hostility = 0
    var purge = 0
    var forcedMove = 0
    var centralRestore = 0
    var siteRestore = 0
    var clone = 0
    /// Whether the primary changes place in this run, and chances in a hundred that a home does, per step.
    var topology = 0
    /// Chances in a hundred per step: records are merged, an administrator decides about what is kept apart.
    var merging = 0
    var decisions = 0
    /// Chances in a hundred that somebody turns to centralised procurement.
    var procurement = 0
    /// Chances in a hundred that somebody's work is about a transfer, and per step that central's follower of transfers runs, or
    /// begins anew.
    var trade = 0
    var transferPace = 100
    var transferReset = 0

    /// Chances in a hundred per step that a dispensary's transactions are switched off or on, that prescriptions are spread.
    var withholding = 0
    var spreading = 0

    /// Chances in a hundred per step that somebody works on master lists while they decide what stores see.
    var listing = 0
    /// Chances in a hundred per step that users are made, given rights and sent.
    var users = 0

    /// Chances in a hundred per step that central takes the pushes that wait, all in one transaction; each by itself when 0.
    var gathering = 0

    /// Payload of a page and of a push, small enough that several are needed.
    var pageEntries = 20_000
    var pushBytes = 1_500_000

    init(_ random: inout SimulationRandom) {
        if random.chance(60) { loss = random.below(25) }
        if random.chance(50) { duplication = random.below(25) }
        if random.chance(70) { delay = 1 + random.below(6) }
        if random.chance(40) { cut = random.below(4) }
        if random.chance(50) { centralCrash = random.below(12) }
        if random.chance(50) { siteCrash = random.below(12) }
        if random.chance(40) { replay = random.below(12) }
        if random.chance(40) { hostility = random.below(10) }
        if random.chance(30) { purge = random.below(6) }
        if random.chance(30) { forcedMove = random.below(3) }
        let upheaval = random.below(10)
        if upheaval == 0 || upheaval == 1 { centralRestore = 1 }
        if upheaval == 2 || upheaval == 3 { siteRestore = 1 }
        if upheaval == 4 { clone = 1 }
        if random.chance(40) { topology = 2 + random.below(6) }
        if random.chance(50) { merging = 1 + random.below(8) }
        if random.chance(50) { decisions = random.below(6) }
        if random.chance(40) { procurement = 2 + random.below(10) }
        if random.chance(40) { withholding = 2 + random.below(5) }
        if random.chance(25) { spreading = 1 + random.below(4) }
        if random.chance(75) { trade = 10 + random.below(50) }
        if random.chance(50) { transferPace = 10 + random.below(60) }
        if random.chance(30) { transferReset = 1 + random.below(4) }
        // Mostly by themselves: together, what a program sends of its own accord is judged as a release alone.
        if trade > 0, withholding > 0, random.chance(60) { if random.chance(50) { trade = 0 } else { withholding = 0 } }
        if random.chance(30) { listing = 3 + random.below(12) }
        if random.chance(30) { users = 2 + random.below(6) }
        if random.chance(70) { gathering = 20 + random.below(80) }
        if random.chance(50) { pageEntries = 1 + random.below(30) }
        if random.chance(50) { pushBytes = 200 + random.below(3_000) }
    }
}
