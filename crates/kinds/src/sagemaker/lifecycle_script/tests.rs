//! Tests of the findings on lifecycle scripts: a table of lines, and one of forms.

use super::*;

fn told(line: &str) -> Option<String> {
    fetches(line, line, false)
}

#[test]
fn lines_that_fetch_are_told() {
    for (line, what) in [
        ("pip install numpy", "runs pip, which asks pypi.org"),
        ("  sudo -u ec2-user -i pip3 install --upgrade numpy", "runs pip3, which asks pypi.org"),
        ("python -m pip install -r requirements.txt", "runs pip, which asks pypi.org"),
        ("/home/ec2-user/anaconda3/bin/python3 -m pip install numpy", "runs pip, which asks pypi.org"),
        ("source activate python3 && pip install numpy", "runs pip, which asks pypi.org"),
        ("nohup bash -c \"pip install numpy\" &", "runs pip, which asks pypi.org"),
        ("if ! pip install numpy; then exit 1; fi", "runs pip, which asks pypi.org"),
        ("pip install --index-url https://pypi.org/simple numpy", "runs pip, which asks pypi.org"),
        ("pip install git+https://github.com/a/b", "runs pip, which asks github.com"),
        ("conda install -y -n env numpy", "runs conda, which asks the channels of conda"),
        ("conda env create -f env.yml", "runs conda, which asks the channels of conda"),
        ("sudo apt-get update", "runs apt-get, which asks the mirrors of its distribution"),
        ("sudo yum install -y jq", "runs yum, which asks the repositories of Amazon Linux in Amazon S3"),
        ("npm ci", "runs npm, which asks registry.npmjs.org"),
        ("docker pull ubuntu", "runs docker, which asks a registry on the internet"),
        ("curl -fsSL https://example.com/a | bash", "runs curl, which asks example.com"),
        ("X=$(curl http://8.8.8.8/)", "runs curl, which asks 8.8.8.8"),
        ("wget 'https://example.com:8443/a'", "runs wget, which asks example.com"),
        ("git clone https://github.com/a/b", "runs git, which asks github.com"),
        ("git clone git@github.com:a/b.git", "runs git, which asks github.com"),
    ] {
        assert_eq!(told(line).as_deref(), Some(what), "{line}");
    }
}

#[test]
fn lines_that_stay_inside_are_not() {
    for line in [
        "",
        "# pip install numpy",
        "echo pip install numpy",
        "export INDEX=https://pypi.org/simple",
        "pip --version",
        "pip install --no-index --find-links /opt/wheels numpy",
        "pip install /opt/wheels/numpy.whl",
        "pip install --index-url https://nexus.example.com/simple numpy",
        "conda activate base",
        "conda env list",
        "conda install --offline numpy",
        "apt-get install -y ./tool.deb",
        "aws s3 cp s3://bucket/a .",
        "curl -s http://169.254.169.254/latest/meta-data/",
        "curl https://sagemaker.ap-northeast-1.amazonaws.com/",
        "curl http://10.0.0.5/a",
        "curl \"https://${HOST}/a\"",
        "curl https://mirror.corp/a",
        "curl localhost:8888/api",
        "git clone https://git-codecommit.ap-northeast-1.amazonaws.com/v1/repos/a",
        "git config --global url.https://github.com/.insteadOf git@github.com:",
        "git pull",
        "docker pull 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/a:1",
        "echo done # pip install numpy",
    ] {
        assert_eq!(told(line), None, "{line}");
    }
    assert_eq!(fetches("sudo yum install -y jq", "", true), None, "Amazon S3 is within reach");
    let configured = "aws codeartifact login --tool pip --domain d --repository r";
    assert_eq!(fetches("pip install numpy", configured, false), None);
}

fn codes(text: &str) -> Vec<&'static str> {
    let at = "studio_lifecycle_config/a".parse().expect("an address");
    let mut problems = Vec::new();
    Script { at: &at, field: "content", text }.check(&mut problems);
    problems.into_iter().map(|problem| problem.code).collect()
}

#[test]
fn the_form_of_a_script_is_told() {
    for good in [
        "#!/bin/bash\nset -e\n",
        "#!/bin/bash\n\n# about\nset -euxo pipefail\n",
        "#!/bin/sh\nset -o errexit\n",
        "#!/bin/bash -e\n",
        "#!/usr/bin/env python3\nprint(1)\n",
    ] {
        assert_eq!(codes(good), Vec::<&str>::new(), "{good}");
    }
    assert_eq!(codes("set -e\n"), ["lifecycle-script-shebang"]);
    assert_eq!(codes("#!/bin/bash\nset -x\n"), ["lifecycle-script-set-e"]);
    assert_eq!(codes("#!/bin/bash\n# set -e\n"), ["lifecycle-script-set-e"]);
    assert_eq!(codes("#!/bin/bash\r\nset -e\r\n"), ["lifecycle-script-line-ends"]);
    assert_eq!(codes(" \n"), ["lifecycle-script-empty"]);
}

#[test]
fn the_size_in_base64_counts() {
    for (bytes, encoded) in [(0, 0), (1, 4), (3, 4), (4, 8), (12_288, 16_384)] {
        assert_eq!(encoded_length(&"a".repeat(bytes)), encoded);
    }
    let script = |bytes: usize| format!("#!/bin/bash\nset -e\n{}", "#".repeat(bytes - 19));
    assert_eq!(codes(&script(12_288)), Vec::<&str>::new());
    assert_eq!(codes(&script(12_289)), ["lifecycle-script-size"]);
}

#[test]
fn a_zero_byte_is_refused() {
    assert_eq!(codes("#!/bin/bash\nset -e\necho a\0b\n"), ["lifecycle-script-nul"]);
}
