// Runs before the build and the start, on any version of Node and without packages: reports in words what npm and Node
// report in stacks.
const { existsSync } = require('fs');
const { join } = require('path');
const { engines, dependencies, devDependencies } = require('./package.json');

/** @param {string} range as `^20.19.0` or `>=24.11.0` */
function fits(range) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [, sign, leastMajor, leastMinor] = /^(\^|>=)(\d+)\.(\d+)/.exec(range);
  if (major === Number(leastMajor)) return minor >= Number(leastMinor);
  return sign === '>=' && major > Number(leastMajor);
}

function fault() {
  if (!engines.node.split(' || ').some(fits))
    return `This is Node.js ${process.versions.node}. The room needs ${engines.node}.`;
  const isThere = name => require.resolve.paths(name).some(at => existsSync(join(at, name, 'package.json')));
  const isBuilt = process.argv[2] !== 'build';
  const missing = Object.keys(Object.assign({}, dependencies, isBuilt ? {} : devDependencies)).find(
    name => !isThere(name),
  );
  if (missing === undefined) return undefined;
  return `The package ${missing} is not installed. Install all of them with: npm ci${isBuilt ? '' : ' --include=dev'}`;
}

const words = fault();
if (words !== undefined) {
  console.error(words);
  process.exitCode = 1;
}
