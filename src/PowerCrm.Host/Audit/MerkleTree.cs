using System.Security.Cryptography;

namespace PowerCrm.Host.Audit;

/// <summary>
/// The hash tree of RFC 9162, section 2.1, over SHA-256. The first byte distinguishes leaves (0, see SealedEvent) from nodes (1), and a
/// list of any length has one root. It is built level by level: pairs from the left, and an odd node moves up, which gives the same tree as
/// the RFC's recursive halving.
/// </summary>
internal sealed class MerkleTree
{
    private readonly List<IReadOnlyList<byte[]>> levels;

    public MerkleTree(IReadOnlyList<byte[]> leaves)
    {
        levels = [leaves];
        while (levels[^1].Count > 1)
            levels.Add(HashLevel(levels[^1]));
    }

    public byte[] Root => levels[0].Count == 0 ? SHA256.HashData([]) : levels[^1][0];

    public string RootHex => Convert.ToHexStringLower(Root);

    /// <summary>Returns the hashes from a leaf to the root, nearest first: the audit path of RFC 9162, section 2.1.3.</summary>
    public IReadOnlyList<byte[]> GetPath(int index) =>
        [.. levels.Select((level, height) => (level, Other: (index >> height) ^ 1)).Where(l => l.Other < l.level.Count)
            .Select(l => l.level[l.Other])];

    private static List<byte[]> HashLevel(IReadOnlyList<byte[]> level)
    {
        var parents = new List<byte[]>((level.Count + 1) / 2);
        for (var i = 0; i < level.Count; i += 2)
            parents.Add(i + 1 < level.Count ? SHA256.HashData([1, .. level[i], .. level[i + 1]]) : level[i]);
        return parents;
    }
}
