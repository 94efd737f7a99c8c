using System.Security.Cryptography;
using System.Text;
using PowerCrm.Host.Audit;

namespace PowerCrm.Host.Tests.Audit;

public class MerkleTreeTests
{
    [Fact]
    public void the_path_of_every_leaf_leads_to_the_root_and_a_changed_leaf_does_not()
    {
        for (var length = 1; length <= 33; length++)
        {
            var leaves = Enumerable.Range(0, length).Select(HashLeaf).ToArray();
            var tree = new MerkleTree(leaves);
            tree.Root.ShouldBe(ComputeRoot(leaves));
            for (var index = 0; index < length; index++)
            {
                ComputeRootFromPath(leaves[index], index, length, tree.GetPath(index)).ShouldBe(tree.Root);
                ComputeRootFromPath(HashLeaf(1000), index, length, tree.GetPath(index)).ShouldNotBe(tree.Root);
            }
        }
    }

    [Fact]
    public void the_order_and_the_number_of_leaves_count()
    {
        byte[][] leaves = [HashLeaf(1), HashLeaf(2)];
        new MerkleTree(leaves).Root.ShouldNotBe(new MerkleTree([leaves[1], leaves[0]]).Root);
        new MerkleTree(leaves).Root.ShouldNotBe(new MerkleTree([leaves[0], leaves[1], leaves[1]]).Root);
        Convert.ToHexStringLower(new MerkleTree([]).Root).ShouldStartWith("e3b0c44298fc1c14");
    }

    [Fact]
    public void an_encrypted_value_is_shown_as_its_hash()
    {
        string?[] row = [.. Enumerable.Repeat("x", SealedEvent.ColumnCount)];
        row[5] = """{"Applicant": {"key": 1, "sealed": "AbC+/1==", "subject": "s"}, "Note": "\"sealed\": \"AbC\""}""";
        row[6] = null;
        var columns = new SealedEvent(row).RedactedColumns;
        var hash = Convert.ToHexStringLower(SHA256.HashData("AbC+/1=="u8));
        columns[5].ShouldBe($$"""{"Applicant": {"key": 1, "sealed": "sha256:{{hash}}", "subject": "s"}, "Note": "\"sealed\": \"AbC\""}""");
        columns[6].ShouldBeNull();
    }

    private static byte[] HashLeaf(int i) => SHA256.HashData([0, .. Encoding.UTF8.GetBytes($"{i}")]);

    /// <summary>The tree of RFC 9162, section 2.1.1: the largest power of two on the left.</summary>
    private static byte[] ComputeRoot(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
            return leaves[0];
        var split = 1;
        while (split * 2 < leaves.Length)
            split *= 2;
        return SHA256.HashData([1, .. ComputeRoot(leaves[..split]), .. ComputeRoot(leaves[split..])]);
    }

    /// <summary>The verification of RFC 9162, section 2.1.3.2, written from the text of the RFC, not from the code.</summary>
    private static byte[] ComputeRootFromPath(byte[] leaf, int index, int length, IReadOnlyList<byte[]> path)
    {
        var (fn, sn, r) = (index, length - 1, leaf);
        foreach (var p in path)
        {
            sn.ShouldNotBe(0);
            if (fn % 2 == 1 || fn == sn)
            {
                r = SHA256.HashData([1, .. p, .. r]);
                while (fn % 2 == 0 && fn != 0)
                    (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
                r = SHA256.HashData([1, .. r, .. p]);
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        sn.ShouldBe(0);
        return r;
    }
}
