//! Which tool made a table of pairs or clusters, told from its header.

/// What the ids of a pair's columns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PairIds {
    /// Record ids.
    Ids,
    /// Row numbers from 1 in the two files (fastLink).
    RowNumbers,
}

/// Where a table of pairs has what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PairColumns {
    /// Who writes such tables.
    pub tool: &'static str,
    /// Places of the two ids.
    pub ids: [usize; 2],
    /// What they are.
    pub kind: PairIds,
    /// Place of the probability that the pair is one person.
    pub probability: Option<usize>,
    /// Place of the strategy that links the pair: each is scored by itself.
    pub strategy: Option<usize>,
    /// Places of the names of the files that the two records are from.
    pub sources: Option<[usize; 2]>,
    /// Whether the table holds candidates, of which those of even odds are taken for links unless a threshold is said.
    pub candidates: bool,
}

/// Where a table of clusters has what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClusterColumns {
    /// Place of the record id.
    pub record: usize,
    /// Place of the cluster.
    pub cluster: usize,
    /// Place of the name of the file that the record is from.
    pub source: Option<usize>,
}

/// Names of a probability, in order of preference.
const PROBABILITIES: [&str; 6] = ["match_probability", "posterior", "probability", "prob", "proba", "score"];

/// The columns of a table of pairs; `None` when it is of no known form.
///
/// | tool | ids | probability |
/// | --- | --- | --- |
/// | doppelroll | `record_id_left`, `record_id_right` | `posterior` |
/// | Splink | `unique_id_l`, `unique_id_r` (or any name ending so) | `match_probability` |
/// | fastLink | `inds.a`, `inds.b`: row numbers from 1 | `posterior` |
/// | recordlinkage | the first two columns: `NAME_1`, `NAME_2`, `level_0`, `level_1` or both without a name | a third and last column |
pub(crate) fn recognise_pairs(header: &[String]) -> Option<PairColumns> {
    let find = |name: &str| header.iter().position(|column| column == name);
    let probability = PROBABILITIES.iter().find_map(|name| find(name));
    let known = |tool, left, right, kind, candidates| PairColumns {
        tool,
        ids: [left, right],
        kind,
        probability,
        strategy: None,
        sources: None,
        candidates: candidates && probability.is_some(),
    };
    if let (Some(left), Some(right)) = (find("record_id_left"), find("record_id_right")) {
        let strategy = find("strategy");
        return Some(PairColumns { strategy, ..known("doppelroll", left, right, PairIds::Ids, false) });
    }
    let by_ending =
        |ending: &str| header.iter().position(|c| c.strip_suffix(ending).is_some_and(|name| name.ends_with("id")));
    if let (Some(left), Some(right)) = (by_ending("_l"), by_ending("_r")) {
        let sources = find("source_dataset_l").zip(find("source_dataset_r")).map(|(l, r)| [l, r]);
        return Some(PairColumns { sources, ..known("Splink", left, right, PairIds::Ids, true) });
    }
    if let (Some(left), Some(right)) = (find("inds.a"), find("inds.b")) {
        return Some(known("fastLink", left, right, PairIds::RowNumbers, false));
    }
    let [first, second, ..] = header else { return None };
    let unnamed = |name: &str| name.is_empty() || name.starts_with("Unnamed: ");
    let numbered = first.strip_suffix("_1").is_some_and(|name| second.strip_suffix("_2") == Some(name));
    let levels = (first.as_str(), second.as_str()) == ("level_0", "level_1");
    if numbered || levels || (unnamed(first) && unnamed(second)) {
        // Series.to_csv calls an unnamed series 0.
        let third = (header.len() == 3 && (unnamed(&header[2]) || header[2] == "0")).then_some(2);
        let probability = probability.or(third);
        let found = known("recordlinkage", 0, 1, PairIds::Ids, true);
        return Some(PairColumns { probability, candidates: probability.is_some(), ..found });
    }
    None
}

/// The columns of a table of clusters: `cluster_id` (or `cluster`) and a record's id.
pub(crate) fn recognise_clusters(header: &[String]) -> Option<ClusterColumns> {
    let find = |names: &[&str]| names.iter().find_map(|name| header.iter().position(|column| column == name));
    Some(ClusterColumns {
        record: find(&["record_id", "unique_id", "rec_id", "id"])?,
        cluster: find(&["cluster_id", "cluster"])?,
        source: find(&["source_dataset"]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(header: &str) -> Option<PairColumns> {
        recognise_pairs(&header.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn tables_of_other_tools_are_told_apart_by_their_headers() {
        let ours = columns("record_id_left,record_id_right,strategy,ssn4,posterior").unwrap();
        assert_eq!((ours.tool, ours.ids, ours.strategy, ours.probability), ("doppelroll", [0, 1], Some(2), Some(4)));
        let splink = "match_weight,match_probability,source_dataset_l,source_dataset_r,unique_id_l,unique_id_r,first_name_l,first_name_r";
        let splink = columns(splink).unwrap();
        assert_eq!((splink.tool, splink.ids, splink.sources), ("Splink", [4, 5], Some([2, 3])));
        assert_eq!((splink.probability, splink.candidates), (Some(1), true));
        assert_eq!(columns("match_probability,record_id_l,record_id_r").unwrap().ids, [1, 2]);
        let fastlink = columns(",inds.a,inds.b,posterior").unwrap();
        assert_eq!((fastlink.tool, fastlink.ids, fastlink.kind), ("fastLink", [1, 2], PairIds::RowNumbers));
        for header in ["rec_id_1,rec_id_2", "level_0,level_1", ",", "Unnamed: 0,Unnamed: 1"] {
            let found = columns(header).unwrap();
            assert_eq!((found.tool, found.probability, found.candidates), ("recordlinkage", None, false), "{header}");
        }
        assert_eq!(columns("rec_id_1,rec_id_2,0").unwrap().probability, Some(2));
        // One compared feature is no probability.
        assert_eq!(columns("rec_id_1,rec_id_2,given_name").unwrap().probability, None);
        for header in ["a,b", "record_id,cluster_id", "rec_id"] {
            assert_eq!(columns(header), None, "{header}");
        }
    }

    #[test]
    fn clusters_are_recognised() {
        let header = |h: &str| recognise_clusters(&h.split(',').map(str::to_owned).collect::<Vec<_>>());
        let splink = header("cluster_id,source_dataset,unique_id,first_name").unwrap();
        assert_eq!((splink.record, splink.cluster, splink.source), (2, 0, Some(1)));
        assert_eq!(header("record_id,cluster").unwrap().cluster, 1);
        assert_eq!(header("record_id,person_id"), None);
    }
}
